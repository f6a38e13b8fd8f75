package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.upstream.Attempt;

/**
 * An attempt with all that ends with it: the count, the timer, and word to the observer.
 *
 * <p><i>Thread-safe: the first end counts.</i>
 */
record AttemptInFlight(Attempt attempt, Watch watch, RequestObserver observer) {

  void finish(Attempt.Outcome outcome) {
    watch.stop();
    if (attempt.finish(outcome, System.nanoTime())) {
      observer.attempted(attempt.upstream(), outcome);
    }
  }
}
