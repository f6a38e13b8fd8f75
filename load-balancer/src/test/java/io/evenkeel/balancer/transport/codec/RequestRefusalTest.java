package io.evenkeel.balancer.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is refused, and how: refused-requests.txt names the source of each rule. */
class RequestRefusalTest {

  /** The refusal is the last word: nothing of the request that follows is heard. */
  @TestFactory
  Stream<DynamicTest> whatIsNoRequestIsRefused() {
    String smuggled = "GET /smuggled HTTP/1.1\r\nHost: b\r\n\r\n";
    return WireTable.tests(
        "refused-requests.txt", rule -> Decoded.requests(rule.received() + smuggled));
  }

  @Test
  void nonAsciiInTheTargetIsRefusedOnlyWhereAskedFor() {
    String request = "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n";
    assertThat(Decoded.requests(request).lines().getFirst()).startsWith("GET /\u00e9 ");
    assertThat(Decoded.requests(Decoded.LIMITS, true, List.of(request)).lines())
        .singleElement()
        .asString()
        .startsWith("refused 400: target: /?");
  }

  @Test
  void aHeadIsRefusedAsSoonAsItIsTooLarge() {
    String dribble = "GET / HTTP/1.1\r\nX: " + "y".repeat(400);
    assertThat(Decoded.requests(dribble).lines())
        .singleElement()
        .asString()
        .startsWith("refused 431");
  }

  @Test
  void limitsAreInclusive() {
    String line = "GET /" + "a".repeat(200 - 14) + " HTTP/1.1\r\n";
    String fields = "Host: a\r\nX: " + "y".repeat(400 - 9 - 5) + "\r\n\r\n";
    assertThat(Decoded.requests(line + fields).lines()).hasSize(2);
    assertThat(Decoded.requests(line.replace("/a", "/aa") + fields).lines().getFirst())
        .startsWith("refused 414");
    assertThat(Decoded.requests(line + fields.replace(": y", ": yy")).lines().getFirst())
        .startsWith("refused 431");
  }
}
