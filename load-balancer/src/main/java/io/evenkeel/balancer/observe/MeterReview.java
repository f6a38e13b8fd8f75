package io.evenkeel.balancer.observe;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has meters reviewed to a beat.
 *
 * <p><i>Immutable; the timer's thread does the work.</i>
 */
final class MeterReview {

  private static final Logger LOG = LoggerFactory.getLogger(MeterReview.class);

  private MeterReview() {}

  /** From now on, until the timer is stopped by whoever made it. */
  static void start(
      RequestMetrics metrics,
      ScheduledExecutorService timer,
      Duration interval,
      LongSupplier nanoTime) {
    var _ =
        timer.scheduleAtFixedRate(
            () -> {
              try {
                metrics.review(nanoTime.getAsLong());
              } catch (RuntimeException e) { // which would end the beat without a word
                LOG.error("review of the meters failed", e);
              }
            },
            interval.toNanos(),
            interval.toNanos(),
            TimeUnit.NANOSECONDS);
  }
}
