package io.evenkeel.balancer;

import io.evenkeel.balancer.property.Require;
import io.evenkeel.balancer.selection.Strategies;
import java.time.Duration;
import java.util.SplittableRandom;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this process follows the registry, and how it chooses.
 *
 * <p><i>Immutable.</i>
 *
 * @param strategy Strategy that shares the requests: round-robin or least-connections.
 * @param resyncInterval Time between two full reads of the registry that no event asked for; a
 *     change message that was lost costs at most this long.
 * @param staleAfter Time without an orchestrator heartbeat after which unhealthy upstreams get
 *     trial requests, one at a time.
 * @param guardRail Own checks of upstreams that the guard rail keeps in service.
 */
@ConfigurationProperties("balancer")
public record BalancerProperties(
    @DefaultValue("round-robin") String strategy,
    @DefaultValue("5s") Duration resyncInterval,
    @DefaultValue("30s") Duration staleAfter,
    @DefaultValue GuardRail guardRail) {

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public BalancerProperties {
    Require.oneOf("balancer.strategy", strategy, new Strategies(new SplittableRandom()).names());
    Require.range("balancer.resync-interval", resyncInterval);
    Require.range("balancer.stale-after", staleAfter);
  }

  /**
   * Own checks of upstreams that the guard rail keeps in service.
   *
   * @param checkInterval Time between two TCP checks of an upstream that is held in, on trial, or
   *     failing while unhealthy.
   * @param checkTimeout Time that such a check waits for a connection.
   */
  public record GuardRail(
      @DefaultValue("2s") Duration checkInterval, @DefaultValue("1s") Duration checkTimeout) {

    /**
     * @throws IllegalArgumentException naming the property, the value and the expectation
     */
    public GuardRail {
      Require.range("balancer.guard-rail.check-interval", checkInterval);
      Require.range("balancer.guard-rail.check-timeout", checkTimeout);
    }
  }
}
