package io.evenkeel.balancer.transport.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.balancer.transport.netty.EventLoopProperties;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** The server's properties, bound as Spring Boot binds them. */
class ServerPropertiesTest {

  private static <T> T bound(Class<T> type, Map<String, String> values) {
    String prefix = requireNonNull(type.getAnnotation(ConfigurationProperties.class)).value();
    return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(prefix, type);
  }

  private static Class<?> of(String property) {
    return switch (property.split("\\.", -1)[1]) {
      case "limits" -> LimitProperties.class;
      case "timeout" -> ClientTimeoutProperties.class;
      case "shutdown" -> ShutdownProperties.class;
      default -> EventLoopProperties.class;
    };
  }

  @Test
  void defaultsAreThoseThatAreDocumented() {
    assertThat(bound(LimitProperties.class, Map.of()))
        .isEqualTo(
            new LimitProperties(
                DataSize.ofKilobytes(8),
                DataSize.ofKilobytes(32),
                100,
                DataSize.ofBytes(0),
                0,
                0,
                10_000,
                false));
    assertThat(bound(ClientTimeoutProperties.class, Map.of()))
        .isEqualTo(new ClientTimeoutProperties(Duration.ofSeconds(10), Duration.ofSeconds(75)));
    assertThat(bound(ShutdownProperties.class, Map.of()))
        .isEqualTo(new ShutdownProperties(Duration.ZERO));
    assertThat(bound(EventLoopProperties.class, Map.of())).isEqualTo(new EventLoopProperties(0));
  }

  @ParameterizedTest
  @CsvSource({
    "balancer.limits.request-line, 64B, 63B, 63 (expected: 64..1048576)",
    "balancer.limits.request-line, 1MB, 1025KB, 1049600 (expected: 64..1048576)",
    "balancer.limits.head-size, 256B, 255B, 255 (expected: 256..1048576)",
    "balancer.limits.head-size, 1MB, 2MB, 2097152 (expected: 256..1048576)",
    "balancer.limits.header-count, 1, 0, 0 (expected: 1..10000)",
    "balancer.limits.header-count, 10000, 10001, 10001 (expected: 1..10000)",
    "balancer.limits.body-size, 10GB, -1B, -1 (expected: 0..9223372036854775807)",
    "balancer.limits.connections, 1, -1, -1 (expected: 0..2147483647)",
    "balancer.limits.connections-per-client, 1, -1, -1 (expected: 0..2147483647)",
    "balancer.limits.requests-per-connection, 0, -1, -1 (expected: 0..2147483647)",
    "balancer.timeout.request-head, 1ms, 0s, PT0S (expected: 1ms..1d)",
    "balancer.timeout.request-head, 1d, 25h, PT25H (expected: 1ms..1d)",
    "balancer.timeout.keep-alive, 1ms, 999us, PT0.000999S (expected: 1ms..1d)",
    "balancer.timeout.keep-alive, 1d, 86401s, PT24H1S (expected: 1ms..1d)",
    "balancer.shutdown.delay, 1h, 3601s, PT1H1S (expected: 0s..1h)",
    "balancer.shutdown.delay, 0s, -1s, PT-1S (expected: 0s..1h)",
    "balancer.event-loops, 1024, 1025, 1025 (expected: 0..1024)",
    "balancer.event-loops, 1, -1, -1 (expected: 0..1024)",
  })
  void namesPropertyValueAndExpectation(
      String property, String good, String bad, String complaint) {
    Class<?> type = of(property);
    assertThat(bound(type, Map.of(property, good))).isNotNull();
    assertThatThrownBy(() -> bound(type, Map.of(property, bad)))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasRootCauseMessage("%s: %s", property, complaint);
  }

  @ParameterizedTest
  @CsvSource({
    "balancer.limits.reject-non-ascii-target, maybe",
    "balancer.limits.connections, many",
    "balancer.limits.body-size, large",
    "balancer.timeout.keep-alive, long",
    "balancer.event-loops, all",
  })
  void namesThePropertyOfWhatIsNoValueAtAll(String property, String bad) {
    assertThatThrownBy(() -> bound(of(property), Map.of(property, bad)))
        .hasStackTraceContaining(property)
        .hasStackTraceContaining(bad);
  }

  @Test
  void aSwitchIsBoundToo() {
    assertThat(
            bound(LimitProperties.class, Map.of("balancer.limits.reject-non-ascii-target", "true"))
                .rejectNonAsciiTarget())
        .isTrue();
  }
}
