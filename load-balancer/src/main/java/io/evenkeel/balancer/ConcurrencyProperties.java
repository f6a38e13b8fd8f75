package io.evenkeel.balancer;

import io.evenkeel.balancer.admission.ConcurrencyLimits;
import io.evenkeel.balancer.property.Require;
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
    Require.range("balancer.concurrency.max-in-flight", maxInFlight, 0, MOST);
    Require.range("balancer.concurrency.queue", queue, 0, MOST);
    Require.range("balancer.concurrency.queue-timeout", queueTimeout);
  }

  ConcurrencyLimits limits() {
    return new ConcurrencyLimits(maxInFlight, queue, queueTimeout);
  }
}
