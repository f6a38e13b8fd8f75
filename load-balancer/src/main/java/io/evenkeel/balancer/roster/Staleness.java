package io.evenkeel.balancer.roster;

import java.time.Duration;

/**
 * Whether the statuses can still be trusted: since when no orchestrator's heartbeat has moved on.
 *
 * <p>Only the advance counts, measured by this process's own clock: the heartbeats themselves are
 * Redis's time, and a Redis that cannot be read shows no advance either.
 *
 * <p><i>Confined to the feed thread.</i>
 */
public final class Staleness {

  private final Duration after;
  private double latest = Double.POSITIVE_INFINITY;
  private long advancedAt;

  /**
   * @param after how long without an advance the status stays fresh
   * @param nanoTime now; a new process gives the orchestrators a full period
   */
  public Staleness(Duration after, long nanoTime) {
    this.after = after;
    this.advancedAt = nanoTime;
  }

  /**
   * The registry was read.
   *
   * @param heartbeat the latest of all orchestrators, in Redis's milliseconds; 0 when there is none
   */
  public void observed(double heartbeat, long nanoTime) {
    if (heartbeat > latest) {
      advancedAt = nanoTime;
    }
    // After a fail-over Redis's time may have gone back: what counts is the next step from there.
    latest = heartbeat;
  }

  /** Whether the period is over. */
  public boolean isStale(long nanoTime) {
    return nanoTime - advancedAt > after.toNanos();
  }
}
