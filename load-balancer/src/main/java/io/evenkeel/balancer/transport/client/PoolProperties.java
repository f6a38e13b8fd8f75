package io.evenkeel.balancer.transport.client;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Kept-alive connections to each address of a backend.
 *
 * <p><i>Immutable.</i>
 *
 * @param maxConnections Most connections to one address, idle ones included. Past it another
 *     backend is tried, and if there is none the answer is 503.
 * @param maxIdle How long an unused connection is kept. Shorter than the backends' own keep-alive
 *     is best.
 * @param maxAge How long a connection is used again and again. Whatever a connection was bound to
 *     when it was opened, such as a place behind a virtual address, is chosen anew after that.
 */
@ConfigurationProperties("balancer.pool")
public record PoolProperties(
    @DefaultValue("10000") int maxConnections,
    @DefaultValue("15s") Duration maxIdle,
    @DefaultValue("5m") Duration maxAge) {

  private static final int MOST_CONNECTIONS = 1_000_000;

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public PoolProperties {
    if (maxConnections < 1 || maxConnections > MOST_CONNECTIONS) {
      throw new IllegalArgumentException(
          "balancer.pool.max-connections: %d (expected: 1..%d)"
              .formatted(maxConnections, MOST_CONNECTIONS));
    }
    requireRange("balancer.pool.max-idle", maxIdle);
    requireRange("balancer.pool.max-age", maxAge);
  }

  private static void requireRange(String property, Duration value) {
    if (value.toMillis() < 1 || value.toDays() > 1) {
      throw new IllegalArgumentException("%s: %s (expected: 1ms..1d)".formatted(property, value));
    }
  }
}
