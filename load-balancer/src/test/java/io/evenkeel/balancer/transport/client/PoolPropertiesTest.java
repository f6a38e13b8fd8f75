package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PoolPropertiesTest {

  private static PoolProperties bound(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("balancer.pool", PoolProperties.class);
  }

  @Test
  void withoutAWordTheDefaultsOfTheDocsHold() {
    assertThat(bound(Map.of()))
        .isEqualTo(new PoolProperties(10_000, Duration.ofSeconds(15), Duration.ofMinutes(5)));
  }

  @ParameterizedTest
  @CsvSource({
    "max-connections, 1",
    "max-connections, 1000000",
    "max-idle, 1ms",
    "max-idle, 1d",
    "max-age, 1ms",
    "max-age, 24h"
  })
  void everyPropertyIsBoundUpToItsBounds(String name, String value) {
    PoolProperties usual = bound(Map.of());
    assertThat(bound(Map.of("balancer.pool." + name, value))).isNotEqualTo(usual);
  }

  @ParameterizedTest
  @CsvSource({
    "max-connections, 0, 0, 1..1000000",
    "max-connections, 1000001, 1000001, 1..1000000",
    "max-connections, -1, -1, 1..1000000",
    "max-idle, 0s, PT0S, 1ms..1d",
    "max-idle, -1s, PT-1S, 1ms..1d",
    "max-idle, 999us, PT0.000999S, 1ms..1d",
    "max-age, 0s, PT0S, 1ms..1d",
    "max-age, 48h, PT48H, 1ms..1d",
    "max-age, 86401s, PT24H1S, 1ms..1d"
  })
  void errorsNameThePropertyTheValueAndTheExpectation(
      String name, String value, String shown, String expected) {
    assertThatThrownBy(() -> bound(Map.of("balancer.pool." + name, value)))
        .rootCause()
        .hasMessage("balancer.pool.%s: %s (expected: %s)".formatted(name, shown, expected));
  }

  @Test
  void theMetersShowTheCounts() {
    ConnectionCounts counts = new ConnectionCounts();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    new UpstreamConnectionMetrics(counts).bindTo(meters);
    counts.opening();
    counts.opening();
    counts.opening();
    counts.connected();
    counts.pooled();
    counts.failed(Kind.REFUSED);
    counts.closed();

    assertThat(meters.get("balancer.upstream.connections").tag("state", "idle").gauge().value())
        .isEqualTo(1);
    assertThat(meters.get("balancer.upstream.connections").tag("state", "active").gauge().value())
        .isEqualTo(1);
    assertThat(meters.get("balancer.upstream.connects").functionCounter().count()).isEqualTo(1);
    assertThat(
            meters
                .get("balancer.upstream.connect.failures")
                .tag("reason", "connection_refused")
                .functionCounter()
                .count())
        .isEqualTo(1);
  }
}
