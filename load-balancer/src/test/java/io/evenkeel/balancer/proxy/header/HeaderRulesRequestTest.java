package io.evenkeel.balancer.proxy.header;

import static io.evenkeel.balancer.proxy.header.Heads.get;
import static io.evenkeel.balancer.proxy.header.Heads.hop;
import static io.evenkeel.balancer.proxy.header.Heads.lines;
import static io.evenkeel.balancer.proxy.header.Heads.request;
import static io.evenkeel.balancer.proxy.header.Heads.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.Version;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a request's head; sections are those of RFC 9110 unless said otherwise. */
class HeaderRulesRequestTest {

  private final HeaderRules rules =
      rules(ForwardingStyle.NONE, HostStyle.PRESERVE, "websocket", "IRC/6.9");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: close",
        "Connection:",
        "Keep-Alive: timeout=5",
        "Proxy-Connection: keep-alive",
        "Proxy-Authenticate: Basic",
        "Proxy-Authentication-Info: x",
        "Proxy-Authorization: Basic eA==",
        "TE: gzip",
        "Trailer: Expires",
        "Transfer-Encoding: chunked",
        "Upgrade: h2c",
        "HTTP2-Settings: AAMAAABk",
        "uPGRADE: websocket",
        "cONNECTION: x"
      })
  void whatConcernsOneConnectionEndsHere(String line) { // 7.6.1
    assertThat(sent(get("Host: a", line)))
        .containsExactly("Host: a", "X-Request-Id: id-1", "Via: 1.1 lb-1");
  }

  @Test
  void whatConnectionNominatesEndsHere() { // 7.6.1
    assertThat(
            sent(
                get(
                    "X-One: 1",
                    "Host: a",
                    "Connection: X-One,\tx-two , close",
                    "Connection: ,,X-Three",
                    "X-Two: 2",
                    "X-TWO: 2",
                    "X-Three: 3",
                    "X-Four: 4",
                    "X-On: 5",
                    "X-One-: 6")))
        .containsExactly(
            "Host: a", "X-Four: 4", "X-On: 5", "X-One-: 6", "X-Request-Id: id-1", "Via: 1.1 lb-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: a.example",
        "Content-Length: 3",
        "Content-Type: text/plain",
        "Content-Encoding: gzip",
        "Expect: 100-continue",
        "Max-Forwards: 7",
        "Date: now"
      })
  void noNominationTakesAwayWhatAddressesFramesOrDescribesTheMessage(String line) { // 7.6.1
    String name = line.substring(0, line.indexOf(':'));
    assertThat(sent(request("GET / 1.1", Framing.length(3), "Connection: " + name, line)))
        .contains(line);
  }

  @Test
  void noNominationReachesWhatTheProxyAdds() { // 7.6.1
    HeaderRules all = rules(ForwardingStyle.BOTH, HostStyle.PRESERVE);
    RequestHead head =
        get(
            "Host: a",
            "Via: 1.0 front",
            "X-Request-Id: id-1",
            "X-Forwarded-For: 192.0.2.1",
            "Connection: Via, X-Request-Id, X-Forwarded-For, x-forwarded-proto, Forwarded");

    assertThat(lines(all.toUpstream(head, hop("10.0.0.1")).fields()))
        .contains(
            "Via: 1.0 front, 1.1 lb-1",
            "X-Request-Id: id-1",
            "X-Forwarded-For: 192.0.2.1, 10.0.0.1",
            "X-Forwarded-Proto: http",
            "Forwarded: for=10.0.0.1;host=a;proto=http");
  }

  @Test
  void everythingElseKeepsItsOrderItsSpellingAndItsValue() { // 5.2, 5.3, 5.5
    assertThat(
            sent(
                get(
                    "accept: */*",
                    "Host: shop.example:81",
                    "traceparent: 00-a-b-01",
                    "Cookie: a=1",
                    "X-Empty:",
                    "Cookie: b=2",
                    "Range: bytes=0-1",
                    "Authorization: Bearer x",
                    "X-\u00e4: \u00ff")))
        .containsExactly(
            "accept: */*",
            "Host: shop.example:81",
            "traceparent: 00-a-b-01",
            "Cookie: a=1",
            "X-Empty:",
            "Cookie: b=2",
            "Range: bytes=0-1",
            "Authorization: Bearer x",
            "X-\u00e4: \u00ff",
            "X-Request-Id: id-1",
            "Via: 1.1 lb-1");
  }

  @ParameterizedTest
  @CsvSource({"GET / 1.1, 1.1 lb-1", "GET / 1.0, 1.0 lb-1"})
  void viaNamesTheVersionThatWasReceived(String start, String entry) { // 7.6.3
    assertThat(sent(request(start, "Host: a"))).endsWith("Via: " + entry);
  }

  @Test
  void viaIsAppendedToWhateverIsThere() { // 7.6.3
    assertThat(sent(get("Via: 1.0 a", "Host: a", "Via:", "via: 1.1 b (c, d)")))
        .containsExactly("Host: a", "X-Request-Id: id-1", "Via: 1.0 a, 1.1 b (c, d), 1.1 lb-1");
  }

  @Test
  void theRequestIdIsTheHops() {
    assertThat(sent(get("X-Request-Id: forged", "x-request-id: twice")))
        .contains("X-Request-Id: id-1")
        .noneMatch(line -> line.contains("forged") || line.contains("twice"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "*",
        "//twice//slashed",
        "/a|b{c}^`\\\"<>",
        "/%zz%2e%2E/../.;v=1?q=%&&x=\u00e4#f",
        "/http://x/",
        "no-slash",
        "mailto:a@b",
        "://h"
      })
  void theTargetTravelsByteByByte(String target) { // RFC 9112, 3.2
    assertThat(rules.toUpstream(request("GET " + target + " 1.1"), hop("192.0.2.9")).target())
        .isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({
    // RFC 9112, 3.2.2: absolute form, and 3.2.1: what goes on
    "GET, http://h.example/a?b, h.example, /a?b",
    "GET, http://h.example:81/a, h.example:81, /a",
    "GET, HTTP://H.example/%7e//x, H.example, /%7e//x",
    "GET, https://h.example, h.example, /",
    "GET, http://h.example?x=/y, h.example, /?x=/y",
    "GET, http://[::1]:8080/, [::1]:8080, /",
    // 4.2.4: user information is nobody's business
    "GET, http://user:pass@h.example/a, h.example, /a",
    "GET, http://a@b@h.example/@c, h.example, /@c",
    "GET, http://h.example/a@b, h.example, /a@b",
    "GET, http://h.example?a@b, h.example, /?a@b",
    // RFC 9112, 3.2.4: OPTIONS of a whole server
    "OPTIONS, http://h.example:81, h.example:81, *",
    "OPTIONS, http://h.example/, h.example, /",
    "OPTIONS, http://h.example?x, h.example, /?x",
  })
  void anAbsoluteTargetSaysTheHostAndGoesOnInOriginForm(
      String method, String target, String host, String origin) {
    RequestHead sent =
        rules.toUpstream(
            request(method + " " + target + " 1.1", "Accept: a", "Host: other"), hop("192.0.2.9"));

    assertThat(sent.target()).isEqualTo(origin);
    assertThat(lines(sent.fields())).startsWith("Accept: a", "Host: " + host);
    assertThat(sent.fields().all("Host")).hasSize(1);
  }

  @Test
  void aClientOfHttp10WithoutHostGetsTheBackends() { // 7.2
    assertThat(sent(request("GET / 1.0", "Accept: a"))).startsWith("Host: backend1:9000");
    assertThat(sent(request("GET http://h/x 1.0"))).startsWith("Host: h");
  }

  @Test
  void anEmptyHostIsAHost() { // 7.2
    assertThat(sent(get("Host:"))).startsWith("Host:").hasSize(3);
  }

  @Test
  void theBackendsOwnAuthorityIsSentWhereThatIsWanted() {
    HeaderRules rewriting = rules(ForwardingStyle.X_FORWARDED, HostStyle.BACKEND);

    assertThat(
            lines(
                rewriting
                    .toUpstream(get("Accept: a", "Host: shop.example"), hop("192.0.2.9"))
                    .fields()))
        .startsWith("Accept: a", "Host: backend1:9000")
        .contains("X-Forwarded-Host: shop.example");
  }

  @ParameterizedTest
  @CsvSource({
    "GET / 1.1, 100-continue, true",
    "GET / 1.1, something-else, true",
    "GET / 1.0, 100-Continue, false",
    "GET / 1.0, something-else, true",
  })
  void expectContinuePassesUnlessTheClientCannotMeanIt(String start, String value, boolean passes) {
    // 10.1.1
    RequestHead head = request(start, Framing.length(3), "Expect: " + value);

    assertThat(sent(head).contains("Expect: " + value)).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trailers|true",
        "deflate;q=0.5, Trailers|true",
        "gzip|false",
        "trailers;q=0|false",
        "mytrailers|false"
      })
  void teTrailersIsSaidAgainInOurNameAndNothingElseOfTe(String te, boolean said) { // 10.1.4
    List<String> sent = sent(get("Host: a", "Connection: te", "TE: " + te));

    assertThat(sent.contains("TE: trailers")).isEqualTo(said);
    assertThat(sent.contains("Connection: TE")).isEqualTo(said);
    assertThat(sent).hasSize(said ? 5 : 3);
  }

  @Test
  void aClientOfHttp10GetsNoTrailersAndSoAsksForNone() { // 10.1.4
    assertThat(sent(request("GET / 1.0", "TE: trailers"))).noneMatch(l -> l.startsWith("TE"));
  }

  @Test
  void trailerIsPassedOnWhereTrailersAre() { // 6.6.2
    assertThat(
            sent(request("PUT / 1.1", Framing.CHUNKED, "Trailer: Digest", "Connection: Trailer")))
        .contains("Trailer: Digest");
    assertThat(sent(request("PUT / 1.1", Framing.length(2), "Trailer: Digest")))
        .noneMatch(line -> line.startsWith("Trailer"));
  }

  static Stream<Framing> framings() {
    return Stream.of(Framing.NONE, Framing.CHUNKED, Framing.length(0), Framing.length(7));
  }

  @ParameterizedTest
  @MethodSource("framings")
  void theFramingIsCarriedOver(Framing framing) { // RFC 9112, 6
    assertThat(rules.toUpstream(request("PUT / 1.0", framing), hop("192.0.2.9")))
        .extracting(RequestHead::framing, RequestHead::version)
        .containsExactly(framing, Version.HTTP_1_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "7", "007"})
  void contentLengthIsSentAsItCame(String length) { // 8.6
    assertThat(sent(request("PUT / 1.1", Framing.length(7), "Content-Length: " + length)))
        .contains("Content-Length: " + length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "Transfer-Encoding",
        "Content-Length",
        "Host",
        "TE",
        "Trailer",
        "Expect",
        "Content-Type",
        "Content-Encoding",
        "Content-Range",
        "Max-Forwards",
        "Via",
        "Upgrade",
        "X-Forwarded-For",
        "Forwarded",
        "X-Real-IP",
        "X_Forwarded_Host",
        "X-Request-Id",
        "Authorization",
        "Cookie",
        "Keep-Alive",
        "Proxy-Authorization",
        "proxy-connection",
        "Range",
        "X-Hidden"
      })
  void noTrailerSaysWhatOnlyTheHeadMaySay(String name) { // 6.5.1
    RequestHead head = request("PUT / 1.1", Framing.CHUNKED, "Connection: X-Hidden");

    assertThat(
            lines(
                rules.trailersToUpstream(
                    head, Heads.fields("Digest: 1", name + ": 2", "digest: 3"))))
        .containsExactly("Digest: 1", "digest: 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "Cookie", "Range"})
  void whatNoTrailerSaysAHeadDoesAndCanTakeBack(String name) { // 7.6.1
    assertThat(sent(request("GET / 1.1", name + ": 1"))).contains(name + ": 1");
    assertThat(sent(request("GET / 1.1", name + ": 1", "Connection: " + name)))
        .noneMatch(line -> line.startsWith(name));
  }

  @Test
  void trailersNeedTheChunkedCoding() { // 6.5
    assertThat(
            rules.trailersToUpstream(
                request("PUT / 1.1", Framing.length(1)), Heads.fields("Digest: 1")))
        .extracting(Heads::lines)
        .isEqualTo(List.of());
  }

  private List<String> sent(RequestHead head) {
    return lines(rules.toUpstream(head, hop("192.0.2.9")).fields());
  }
}
