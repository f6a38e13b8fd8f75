package io.evenkeel.orchestrator.probe;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long from the start of one probe to the start of the next: the interval ± 10 %, so that
 * probes of many backends, and of many orchestrators, do not march in step.
 *
 * <p><i>Thread-safe if its random generator is.</i>
 *
 * @param interval while nothing changes
 * @param fastInterval while a view may be changing
 */
public record Rhythm(Duration interval, Duration fastInterval, RandomGenerator random) {

  private static final double JITTER = 0.1;

  /** Nanoseconds until the first probe: anywhere within one interval. */
  public long firstNanos() {
    return (long) (interval.toNanos() * random.nextDouble());
  }

  /** Nanoseconds from start to start. */
  public long nextNanos(boolean moving) {
    Duration pace = moving ? fastInterval : interval;
    return (long) (pace.toNanos() * (1 + JITTER * (2 * random.nextDouble() - 1)));
  }
}
