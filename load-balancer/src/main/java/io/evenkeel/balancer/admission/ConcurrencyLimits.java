package io.evenkeel.balancer.admission;

import java.time.Duration;

/**
 * How much an upstream is given at a time.
 *
 * <p><i>Immutable.</i>
 *
 * @param maxInFlight most attempts in flight on one upstream; 0 for no limit
 * @param queue most requests that wait for room, in all
 * @param queueTimeout how long one waits
 */
public record ConcurrencyLimits(int maxInFlight, int queue, Duration queueTimeout) {

  /** No limit, hence no queue. */
  public static final ConcurrencyLimits NONE = new ConcurrencyLimits(0, 0, Duration.ZERO);
}
