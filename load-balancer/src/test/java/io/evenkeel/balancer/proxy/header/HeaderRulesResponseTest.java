package io.evenkeel.balancer.proxy.header;

import static io.evenkeel.balancer.proxy.header.Heads.DATE;
import static io.evenkeel.balancer.proxy.header.Heads.get;
import static io.evenkeel.balancer.proxy.header.Heads.lines;
import static io.evenkeel.balancer.proxy.header.Heads.request;
import static io.evenkeel.balancer.proxy.header.Heads.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a response's head; sections are those of RFC 9110 unless said otherwise. */
class HeaderRulesResponseTest {

  private static final RequestHead GET = get("Host: a");

  private final HeaderRules rules = Heads.rules();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: close",
        "Keep-Alive: timeout=5",
        "Proxy-Connection: keep-alive",
        "Proxy-Authenticate: Basic",
        "Proxy-Authentication-Info: x",
        "TE: trailers",
        "Trailer: Expires",
        "Transfer-Encoding: chunked",
        "Upgrade: h2c",
        "HTTP2-Settings: x"
      })
  void whatConcernsOneConnectionEndsHere(String line) { // 7.6.1
    assertThat(got(response(200, Framing.length(0), "Date: x", line)))
        .containsExactly("Date: x", "Via: 1.1 lb-1");
  }

  @Test
  void whatConnectionNominatesEndsHereButNothingThatFramesTheMessage() { // 7.6.1
    assertThat(
            got(
                response(
                    200,
                    Framing.length(3),
                    "Connection: X-One, content-length, Date, Via, Content-Type",
                    "Content-Length: 3",
                    "Content-Type: a/b",
                    "x-one: 1",
                    "Date: x",
                    "Via: 1.0 in")))
        .containsExactly(
            "Content-Length: 3", "Content-Type: a/b", "Date: x", "Via: 1.0 in, 1.1 lb-1");
  }

  @Test
  void everythingElseKeepsItsOrderItsSpellingAndItsValue() { // 5.2, 5.3, RFC 6265, 3
    assertThat(
            got(
                response(
                    200,
                    Framing.length(2),
                    "date: x",
                    "Set-Cookie: a=1, x",
                    "X-Empty:",
                    "set-cookie: b=2",
                    "X-Forwarded-For: of the backend",
                    "X-Request-Id: of the backend",
                    "Proxy-Status: inner; error=x",
                    "Expect: nothing",
                    "Content-Length: 2")))
        .containsExactly(
            "date: x",
            "Set-Cookie: a=1, x",
            "X-Empty:",
            "set-cookie: b=2",
            "X-Forwarded-For: of the backend",
            "X-Request-Id: of the backend",
            "Proxy-Status: inner; error=x",
            "Expect: nothing",
            "Content-Length: 2",
            "Via: 1.1 lb-1");
  }

  @Test
  void viaNamesTheVersionThatWasReceived() { // 7.6.3
    ResponseHead old =
        new ResponseHead(200, "", Version.HTTP_1_0, Heads.fields("Date: x"), Framing.UNTIL_CLOSE);

    assertThat(got(old)).containsExactly("Date: x", "Via: 1.0 lb-1");
  }

  @ParameterizedTest
  @CsvSource({"200, true", "404, true", "999, true", "100, false", "103, false", "101, false"})
  void aMissingDateIsAddedToFinalResponses(int status, boolean added) { // 6.6.1
    assertThat(got(response(status, Framing.NONE)).contains("Date: " + DATE)).isEqualTo(added);
  }

  @ParameterizedTest
  @CsvSource({
    // 8.6: the length of what GET would have got
    "HEAD / 1.1, 200, true",
    "GET / 1.1, 304, true",
    "GET / 1.1, 205, true",
    // 8.6: never in 1xx and 204
    "GET / 1.1, 204, false",
    "GET / 1.1, 103, false",
  })
  void contentLengthOfAResponseWithoutContent(String start, int status, boolean kept) {
    ResponseHead got =
        rules.toDownstream(
            request(start), response(status, Framing.NONE, "Content-Length: 42"), DATE);

    assertThat(lines(got.fields()).contains("Content-Length: 42")).isEqualTo(kept);
    assertThat(got.framing()).isEqualTo(Framing.NONE);
  }

  @Test
  void statusAndReasonAndFramingAreTheUpstreams() { // 15, RFC 9112, 4
    ResponseHead head =
        new ResponseHead(
            799, "Very \u00e4 Fine", Version.HTTP_1_0, Heads.fields(), Framing.UNTIL_CLOSE);

    assertThat(rules.toDownstream(GET, head, DATE))
        .extracting(
            ResponseHead::status,
            ResponseHead::reason,
            ResponseHead::version,
            ResponseHead::framing)
        .containsExactly(799, "Very \u00e4 Fine", Version.HTTP_1_1, Framing.UNTIL_CLOSE);
  }

  @Test
  void earlyHintsPassWithTheirFields() { // 15.2, RFC 8297
    assertThat(got(response(103, Framing.NONE, "Link: </a>", "Link: </b>", "Connection: x")))
        .containsExactly("Link: </a>", "Link: </b>", "Via: 1.1 lb-1");
  }

  @Test
  void aSwitchKeepsTheProtocolAndItsOption() { // 7.8
    assertThat(
            got(
                response(
                    101,
                    Framing.NONE,
                    "Upgrade: websocket",
                    "Connection: keep-alive, upgrade",
                    "Sec-WebSocket-Accept: x")))
        .containsExactly(
            "Upgrade: websocket",
            "Sec-WebSocket-Accept: x",
            "Connection: Upgrade",
            "Via: 1.1 lb-1");
  }

  @Test
  void trailersArePassedOnAndAnnouncedWhereBothSidesAreChunked() { // 6.5, 6.6.2
    ResponseHead chunked = response(200, Framing.CHUNKED, "Trailer: Digest", "Connection: X-A");

    assertThat(got(chunked)).contains("Trailer: Digest");
    assertThat(
            lines(
                rules.trailersToDownstream(
                    GET, chunked, Heads.fields("Digest: 1", "X-A: 2", "Content-Length: 3"))))
        .containsExactly("Digest: 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Set-Cookie",
        "WWW-Authenticate",
        "Proxy-Authenticate",
        "Content-Type",
        "Content-Encoding",
        "Via",
        "Keep-Alive"
      })
  void noTrailerSaysWhatOnlyTheHeadMaySay(String name) { // 6.5.1
    assertThat(
            rules.trailersToDownstream(
                GET, response(200, Framing.CHUNKED), Heads.fields(name + ": 1")))
        .isSameAs(Fields.NONE);
  }

  @Test
  void trailersEndHereWhereTheClientOrTheFramingHasNoPlaceForThem() { // 6.5.1
    ResponseHead chunked = response(200, Framing.CHUNKED, "Trailer: Digest");
    ResponseHead sized = response(200, Framing.length(1), "Trailer: Digest");
    RequestHead old = request("GET / 1.0");

    assertThat(lines(rules.toDownstream(old, chunked, DATE).fields()))
        .noneMatch(line -> line.startsWith("Trailer"));
    assertThat(rules.trailersToDownstream(old, chunked, Heads.fields("Digest: 1")).isEmpty())
        .isTrue();
    assertThat(rules.trailersToDownstream(GET, sized, Heads.fields("Digest: 1")).isEmpty())
        .isTrue();
  }

  private List<String> got(ResponseHead head) {
    return lines(rules.toDownstream(GET, head, DATE).fields());
  }
}
