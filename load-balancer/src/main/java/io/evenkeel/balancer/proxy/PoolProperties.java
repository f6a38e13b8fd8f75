package io.evenkeel.balancer.proxy;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Kept-alive connections to each address of a backend.
 *
 * <p><i>Immutable.</i>
 *
 * @param maxConnections Most connections to one address. Past it requests wait, then try another
 *     backend, then get 503.
 * @param maxPending Most requests that wait for a connection to one address.
 * @param maxIdle How long an unused connection is kept. Shorter than the backends' own keep-alive
 *     is best.
 */
@ConfigurationProperties("balancer.pool")
public record PoolProperties(
    @DefaultValue("10000") int maxConnections,
    @DefaultValue("10000") int maxPending,
    @DefaultValue("15s") Duration maxIdle) {

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public PoolProperties {
    Require.range("balancer.pool.max-connections", maxConnections, 1, 1_000_000);
    Require.range("balancer.pool.max-pending", maxPending, 1, 1_000_000);
    Require.range("balancer.pool.max-idle", maxIdle);
  }
}
