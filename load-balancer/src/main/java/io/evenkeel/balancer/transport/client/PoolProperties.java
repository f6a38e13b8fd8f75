package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.property.Require;
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
    Require.range("balancer.pool.max-connections", maxConnections, 1, MOST_CONNECTIONS);
    Require.range("balancer.pool.max-idle", maxIdle);
    Require.range("balancer.pool.max-age", maxAge);
  }
}
