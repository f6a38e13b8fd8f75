package io.evenkeel.balancer;

import io.evenkeel.balancer.admission.ConcurrencyLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many requests a backend gets at a time.
 *
 * <p><i>Immutable.</i>
 *
 * @param maxInFlight Most attempts in flight on one backend; 0 for no limit.
 * @param queue Most requests that wait for room while all backends are full.
 * @param queueTimeout How long a request waits for room.
 */
@ConfigurationProperties("balancer.concurrency")
public record ConcurrencyProperties(
    @DefaultValue("0") int maxInFlight,
    @DefaultValue("100") int queue,
    @DefaultValue("1s") Duration queueTimeout) {

  private static final int MOST = 1_000_000;

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public ConcurrencyProperties {
    require("max-in-flight", maxInFlight, 0, MOST);
    require("queue", queue, 0, MOST);
    require("queue-timeout", queueTimeout, Duration.ofMillis(1), Duration.ofDays(1));
  }

  ConcurrencyLimits limits() {
    return new ConcurrencyLimits(maxInFlight, queue, queueTimeout);
  }

  private static <T extends Comparable<T>> void require(String name, T value, T min, T max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "balancer.concurrency.%s: %s (expected: %s..%s)".formatted(name, value, min, max));
    }
  }
}
