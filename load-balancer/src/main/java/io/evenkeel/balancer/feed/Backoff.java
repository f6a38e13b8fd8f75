package io.evenkeel.balancer.feed;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubled each time up to a limit, and by chance between half
 * of that and all of it, so that many processes do not come back in step.
 *
 * <p><i>Confined to the feed thread.</i>
 */
final class Backoff {

  private final Duration first;
  private final Duration limit;
  private final RandomGenerator random;
  private Duration next;

  Backoff(Duration first, Duration limit, RandomGenerator random) {
    this.first = first;
    this.limit = limit;
    this.random = random;
    this.next = first;
  }

  /** The wait after one more failure. */
  Duration afterFailure() {
    long full = next.toNanos();
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(limit) < 0 ? doubled : limit;
    return Duration.ofNanos(full / 2 + random.nextLong(full / 2 + 1));
  }

  /** It went well: the next failure is a first one. */
  void reset() {
    next = first;
  }
}
