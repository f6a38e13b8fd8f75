package io.evenkeel.balancer.proxy.header;

import static io.evenkeel.balancer.proxy.header.Heads.get;
import static io.evenkeel.balancer.proxy.header.Heads.hop;
import static io.evenkeel.balancer.proxy.header.Heads.lines;
import static io.evenkeel.balancer.proxy.header.Heads.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.RequestHead;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is believed about the client, and what backends are told of it. */
class ClientClaimsTest {

  private static final String STRANGER = "192.0.2.9";
  private static final String FRONT = "10.1.2.3";

  private static final String[] CLAIMS = {
    "Host: shop.example:81",
    "X-Forwarded-For: 198.51.100.1",
    "x-forwarded-proto: https",
    "X-Forwarded-Host: claimed.example",
    "X-Forwarded-Port: 443",
    "X-Forwarded-Prefix: /app",
    "X-FORWARDED-Client-Cert: x",
    "X-Forwarded: for=198.51.100.1",
    "X_Forwarded_For: 198.51.100.1",
    "X-Forwarded_Proto: https",
    "X-Real-IP: 198.51.100.1",
    "X_Real_Ip: 198.51.100.1",
    "Forwarded: for=198.51.100.1",
    "X-Forwar: no claim",
    "X-Real-IPs: no claim",
  };

  @ParameterizedTest
  @EnumSource(ForwardingStyle.class)
  void nothingOfAnUntrustedPeersClaimsIsPassedOnWhateverWeSay(ForwardingStyle style) {
    List<String> sent = sent(style, get(CLAIMS), hop(STRANGER));

    assertThat(sent)
        .startsWith("Host: shop.example:81", "X-Forwar: no claim", "X-Real-IPs: no claim")
        .noneMatch(line -> line.contains("198.51.100.1") || line.contains("claimed"))
        .noneMatch(line -> line.matches("(?i)x.forwarded.(prefix|client-cert).*"));
  }

  @Test
  void backendsAreToldWhatThisProxyKnows() {
    assertThat(sent(ForwardingStyle.BOTH, get(CLAIMS), hop(STRANGER)))
        .containsExactly(
            "Host: shop.example:81",
            "X-Forwar: no claim",
            "X-Real-IPs: no claim",
            "X-Forwarded-For: 192.0.2.9",
            "X-Forwarded-Proto: http",
            "X-Forwarded-Host: shop.example:81",
            "X-Forwarded-Port: 8080",
            "Forwarded: for=192.0.2.9;host=\"shop.example:81\";proto=http",
            "X-Request-Id: id-1",
            "Via: 1.1 lb-1");
  }

  @Test
  void inNoStyleNothingIsSaid() {
    assertThat(sent(ForwardingStyle.NONE, get("Host: a"), hop(STRANGER)))
        .containsExactly("Host: a", "X-Request-Id: id-1", "Via: 1.1 lb-1");
  }

  @Test
  void aTrustedPeersListsAreAppendedToAndItsWordOnTheRestStands() {
    assertThat(
            sent(
                ForwardingStyle.BOTH,
                get(
                    "Host: shop.example",
                    "X-Forwarded-For: 198.51.100.1",
                    "X-Forwarded-Proto: https",
                    "X-Forwarded-Port: 443",
                    "X-Forwarded-Prefix: /app",
                    "Forwarded: for=198.51.100.1;proto=https",
                    "x-forwarded-for: 198.51.100.2,198.51.100.3",
                    "X-Real-IP: 198.51.100.1"),
                hop(FRONT)))
        .containsExactly(
            "Host: shop.example",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Port: 443",
            "X-Forwarded-Prefix: /app",
            "X-Real-IP: 198.51.100.1",
            "X-Forwarded-For: 198.51.100.1, 198.51.100.2,198.51.100.3, 10.1.2.3",
            "X-Forwarded-Host: shop.example",
            "Forwarded: for=198.51.100.1;proto=https, for=10.1.2.3;host=shop.example;proto=http",
            "X-Request-Id: id-1",
            "Via: 1.1 lb-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X_FORWARDED | Forwarded: for=198.51.100.1",
        "FORWARDED   | X-Forwarded-For: 198.51.100.1",
        "NONE        | X-Forwarded-For: 198.51.100.1",
        "NONE        | Forwarded: for=198.51.100.1",
      })
  void whatATrustedPeerSaysInAnotherStylePassesAsItIs(ForwardingStyle style, String line) {
    assertThat(sent(style, get("Host: a", line), hop(FRONT))).contains(line);
    assertThat(sent(style, get("Host: a", line), hop(STRANGER))).doesNotContain(line);
  }

  @ParameterizedTest
  @CsvSource({
    "10.255.0.1, true",
    "::ffff:10.0.0.1, true",
    "11.0.0.1, false",
    "::ffff:11.0.0.1, false",
    "fd12::1, true",
    "fe80::1, false",
    "::1, false",
  })
  void trustGoesByTheSocketsOtherEnd(String peer, boolean trusted) {
    assertThat(
            sent(ForwardingStyle.NONE, get("X-Forwarded-For: 198.51.100.1"), hop(peer)).stream()
                .anyMatch(line -> line.contains("198.51.100.1")))
        .isEqualTo(trusted);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, for=192.0.2.1",
    "2001:db8:0:0:0:0:0:1, 2001:db8::1, for=\"[2001:db8::1]\"",
    // RFC 5952, 4.2.2: one group is written out; 4.2.3: the longest, then the first run
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1, for=\"[2001:db8:0:1:1:1:1:1]\"",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1, for=\"[2001:0:0:1::1]\"",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1, for=\"[2001:db8::1:0:0:1]\"",
    "::1, ::1, for=\"[::1]\"",
    "::, ::, for=\"[::]\"",
    "1::, 1::, for=\"[1::]\"",
    "ABCD::, abcd::, for=\"[abcd::]\"",
    "fe80::1%1, fe80::1, for=\"[fe80::1]\"",
    "::ffff:192.0.2.1, 192.0.2.1, for=192.0.2.1",
  })
  void addressesAreWrittenTheCanonicalWay(String peer, String plain, String element) {
    // RFC 5952; RFC 7239, 6
    List<String> sent =
        sent(ForwardingStyle.BOTH, request("GET / 1.0"), hop(peer.replaceFirst("%.*", "")));

    assertThat(sent).contains("X-Forwarded-For: " + plain, "Forwarded: " + element + ";proto=http");
  }

  @Test
  void aPeerThatIsGoneIsUnknownAndNotTrusted() { // RFC 7239, 6.2
    Hop gone = new Hop(null, true, 8443, Heads.BACKEND, "id-1");

    assertThat(sent(ForwardingStyle.BOTH, get("Host: a", "X-Forwarded-For: 1.1.1.1"), gone))
        .contains(
            "X-Forwarded-For: unknown",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Port: 8443",
            "Forwarded: for=unknown;host=a;proto=https");
  }

  @Test
  void theHostIsThatOfAnAbsoluteTarget() { // RFC 9112, 3.2.2
    assertThat(
            sent(
                ForwardingStyle.BOTH,
                request("GET http://u@h.example/ 1.1", "Host: a"),
                hop(STRANGER)))
        .contains(
            "X-Forwarded-Host: h.example", "Forwarded: for=192.0.2.9;host=h.example;proto=http");
  }

  @Test
  void noValueBreaksOutOfItsQuotes() { // RFC 7239, 4
    assertThat(sent(ForwardingStyle.FORWARDED, get("Host: a\";for=1.1.1.1;x=\"\\"), hop(STRANGER)))
        .contains("Forwarded: for=192.0.2.9;host=\"a\\\";for=1.1.1.1;x=\\\"\\\\\";proto=http");
  }

  private static List<String> sent(ForwardingStyle style, RequestHead head, Hop hop) {
    return lines(Heads.rules(style, HostStyle.PRESERVE).toUpstream(head, hop).fields());
  }
}
