package io.evenkeel.balancer.proxy.header;

import static io.evenkeel.balancer.proxy.header.Heads.fields;
import static io.evenkeel.balancer.proxy.header.Heads.hop;
import static io.evenkeel.balancer.proxy.header.Heads.request;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that go no further. */
class RulingTest {

  private final HeaderRules rules = Heads.rules();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1 lb-1",
        "1.0 LB-1",
        "HTTP/1.1\t lb-1 (comment)",
        "1.1 lb-1(comment)",
        "1.0 fred, 1.1 lb-1, 1.1 p.example",
        "1.1 a (x, y (z) \\) lb-2),1.1 lb-1",
      })
  void ourOwnNameInViaIsALoop(String via) { // RFC 9110, 7.6.3
    assertThat(rules.rule(request("GET / 1.1", "Via: 1.1 other", "via: " + via)))
        .isEqualTo(Ruling.LOOP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1 lb-2",
        "1.1 lb-10",
        "1.1 xlb-1",
        "1.1 lb-1.example",
        "1.1 lb-1:8080",
        "lb-1",
        "lb-1 other",
        "1.1 other (1.1 lb-1)",
        "1.1 other (, 1.1 lb-1",
        "1.1 other (\\), 1.1 lb-1)",
        "1.1 a 1.1 lb-1",
        "",
        ",,"
      })
  void anyOtherNameIsNone(String via) { // RFC 9110, 7.6.3
    assertThat(rules.rule(request("GET / 1.1", "Via: " + via))).isEqualTo(Ruling.FORWARD);
  }

  @Test
  void theRequestThatWasForwardedIsTheOneThatIsRecognised() {
    assertThat(rules.rule(rules.toUpstream(request("GET / 1.0", "Via: 1.1 a"), hop("192.0.2.9"))))
        .isEqualTo(Ruling.LOOP);
  }

  @ParameterizedTest
  @CsvSource({
    "TRACE / 1.1, 0, LAST_HOP",
    "OPTIONS * 1.1, 0, LAST_HOP",
    "OPTIONS * 1.1, 000, LAST_HOP",
    "OPTIONS * 1.1, 1, FORWARD",
    "OPTIONS * 1.1, -0, FORWARD",
    "OPTIONS * 1.1, '', FORWARD",
    "GET / 1.1, 0, FORWARD",
    "options / 1.1, 0, FORWARD",
  })
  void theLastHopIsThatOfTraceAndOptionsAtZero(String start, String value, Ruling ruling) {
    // RFC 9110, 7.6.2
    assertThat(rules.rule(request(start, "Max-Forwards: " + value))).isEqualTo(ruling);
  }

  @Test
  void aLoopIsAnsweredByTheHopThatWasAskedFor() { // RFC 9110, 7.6.2
    assertThat(rules.rule(request("TRACE / 1.1", "Via: 1.1 lb-1", "Max-Forwards: 0")))
        .isEqualTo(Ruling.LAST_HOP);
  }

  @ParameterizedTest
  @CsvSource({
    "TRACE / 1.1, 1, 0",
    "OPTIONS * 1.1, 10, 9",
    "OPTIONS * 1.1, 007, 6",
    "OPTIONS * 1.1, 2147483648, 2147483647",
    // 7.6.2 b: our own maximum
    "OPTIONS * 1.1, 9999999999, 2147483647",
    "OPTIONS * 1.1, 99999999999999999999999999, 2147483647",
    // no number: not ours to mend
    "OPTIONS * 1.1, 1 2, 1 2",
    "OPTIONS * 1.1, +3, +3",
    "OPTIONS * 1.1, '', ''",
    // 7.6.2: other methods may ignore it
    "GET / 1.1, 5, 5",
    "DELETE / 1.1, 0, 0",
  })
  void maxForwardsCountsDownForTraceAndOptionsOnly(String start, String value, String sent) {
    assertThat(
            rules
                .toUpstream(request(start, "Max-Forwards: " + value), hop("192.0.2.9"))
                .fields()
                .first("Max-Forwards"))
        .isEqualTo(fields("x:" + sent).value(0));
  }
}
