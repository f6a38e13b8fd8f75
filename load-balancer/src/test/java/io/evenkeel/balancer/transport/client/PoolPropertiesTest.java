package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolPropertiesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void errorsNameThePropertyTheValueAndTheExpectation() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolProperties(0, SECOND, SECOND))
        .withMessage("balancer.pool.max-connections: 0 (expected: 1..1000000)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolProperties(1, Duration.ZERO, SECOND))
        .withMessage("balancer.pool.max-idle: PT0S (expected: 1ms..1d)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolProperties(1, SECOND, Duration.ofDays(2)))
        .withMessage("balancer.pool.max-age: PT48H (expected: 1ms..1d)");
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
