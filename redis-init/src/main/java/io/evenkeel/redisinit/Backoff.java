package io.evenkeel.redisinit;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to pause after the n-th failure: doubling up to a ceiling, and by chance between half of
 * that and all of it, so that jobs which failed together do not come back together.
 *
 * @param first the most that follows the first failure
 * @param ceiling the most that follows any failure
 */
record Backoff(Duration first, Duration ceiling, RandomGenerator random) {

  private static final int MOST_DOUBLINGS = 30;

  /**
   * The pause after a failure.
   *
   * @param failures how many there were, from 1
   */
  Duration after(int failures) {
    int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
    long most = Math.min(first.toNanos() << doublings, ceiling.toNanos());
    return Duration.ofNanos(most / 2 + random.nextLong(most / 2 + 1));
  }
}
