package io.evenkeel.common.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to pause after one more failure: doubled each time up to a limit, and by chance between
 * half of that and all of it, so that processes that failed together do not come back together.
 *
 * <p><i>Confined to one thread.</i>
 */
public final class Backoff {

  private final Duration first;
  private final Duration limit;
  private final RandomGenerator random;
  private Duration most;

  /**
   * A backoff without a failure yet.
   *
   * @param first the most that follows the first failure, above 0
   * @param limit the most that follows any failure
   */
  public Backoff(Duration first, Duration limit, RandomGenerator random) {
    this.first = shorter(first, limit);
    this.limit = limit;
    this.random = random;
    this.most = this.first;
  }

  /** The pause after one more failure. */
  public Duration next() {
    long nanos = most.toNanos();
    most = shorter(most.multipliedBy(2), limit);
    return Duration.ofNanos(nanos / 2 + random.nextLong(nanos - nanos / 2 + 1));
  }

  /** It went well: the next failure is a first one. */
  public void reset() {
    most = first;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
