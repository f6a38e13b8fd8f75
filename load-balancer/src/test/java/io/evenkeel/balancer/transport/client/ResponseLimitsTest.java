package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** From the property to the response that is one byte, line or message too much. */
@ExtendWith(NoLeaks.class)
class ResponseLimitsTest {

  private static final String END = "Content-Length: 0\r\n\r\n";

  private static ResponseProperties bound(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("balancer.response", ResponseProperties.class);
  }

  @Test
  void theDefaultsAreThoseOfTheProperties() {
    assertThat(bound(Map.of()).limits()).isEqualTo(ResponseLimits.DEFAULT);
  }

  @Test
  void theStatusLineMayBeSoLong() throws Exception {
    String line = "HTTP/1.1 200 " + "x".repeat(64 - "HTTP/1.1 200 ".length());
    Map<String, String> limit = Map.of("balancer.response.status-line", "64B");
    assertPasses(limit, line + "\r\n" + END);
    assertFails(limit, line + "x\r\n" + END, Kind.HEAD_TOO_LARGE);
  }

  @Test
  void theFieldsMayBeSoLarge() throws Exception {
    String fields = "X: " + "x".repeat(200) + "\r\n";
    assertPasses(
        Map.of("balancer.response.head-size", "1KB"), "HTTP/1.1 200 OK\r\n" + fields + END);
    assertFails(
        Map.of("balancer.response.head-size", "1KB"),
        "HTTP/1.1 200 OK\r\n" + fields.repeat(6) + END,
        Kind.HEAD_TOO_LARGE);
  }

  @Test
  void thereMayBeSoManyFields() throws Exception {
    Map<String, String> limit = Map.of("balancer.response.header-count", "3");
    assertPasses(limit, "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(2) + END);
    assertFails(limit, "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(3) + END, Kind.HEAD_TOO_LARGE);
  }

  @Test
  void thereMayBeSoManyInterimResponses() throws Exception {
    Map<String, String> limit = Map.of("balancer.response.interim-count", "2");
    String early = "HTTP/1.1 103 Early Hints\r\n\r\n";
    assertPasses(limit, early.repeat(2) + "HTTP/1.1 200 OK\r\n" + END);
    assertFails(limit, early.repeat(3) + "HTTP/1.1 200 OK\r\n" + END, Kind.NOT_HTTP);
  }

  @ParameterizedTest
  @CsvSource({
    "status-line, 63B, 63 (expected: 64..1048576)",
    "head-size, 2MB, 2097152 (expected: 256..1048576)",
    "header-count, 0, 0 (expected: 1..10000)",
    "interim-count, -1, -1 (expected: 0..10000)",
  })
  void errorsNameThePropertyTheValueAndTheExpectation(String name, String value, String words) {
    String property = "balancer.response." + name;
    assertThatThrownBy(() -> bound(Map.of(property, value)))
        .rootCause()
        .hasMessage(property + ": " + words);
  }

  private static void assertPasses(Map<String, String> properties, String response)
      throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(bound(properties).limits());
        RawUpstream upstream = RawUpstream.each(connection -> connection.write(response))) {
      assertThat(client.get(upstream)).startsWith("200");
    }
  }

  private static void assertFails(Map<String, String> properties, String response, Kind kind)
      throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(bound(properties).limits());
        RawUpstream upstream = RawUpstream.each(connection -> connection.write(response))) {
      UpstreamException failure = client.failureOfGet(upstream);
      assertThat(failure.kind()).isEqualTo(kind);
    }
  }
}
