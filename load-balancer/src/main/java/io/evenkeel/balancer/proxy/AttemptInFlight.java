package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.upstream.Attempt;
import java.util.function.LongSupplier;

/**
 * An attempt with all that ends with it: the count, the timers, and word to the observer.
 *
 * <p><i>Confined to the loop; the first end counts.</i>
 */
record AttemptInFlight(
    Attempt attempt,
    Watch watch,
    DrainDeadline drain,
    RequestObserver observer,
    LongSupplier nanoTime) {

  void finish(Attempt.Outcome outcome) {
    watch.stop();
    drain.stop();
    if (attempt.finish(outcome, nanoTime.getAsLong())) {
      observer.attempted(attempt.upstream(), outcome);
    }
  }
}
