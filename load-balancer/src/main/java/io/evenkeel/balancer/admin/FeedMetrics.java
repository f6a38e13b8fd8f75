package io.evenkeel.balancer.admin;

import io.evenkeel.balancer.feed.FeedState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The feed in numbers.
 *
 * <p><i>Thread-safe.</i>
 */
public final class FeedMetrics implements MeterBinder {

  private final Supplier<FeedState> state;
  private final InstantSource clock;

  /** Of the feed whose state this is. */
  public FeedMetrics(Supplier<FeedState> state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    Gauge.builder(RosterMetric.AGE, this, FeedMetrics::ageSeconds)
        .description("Seconds since the registry was last read in full")
        .register(meters);
    FunctionCounter.builder(RosterMetric.RESYNCS, this, feed -> feed.state.get().resyncs())
        .description("Full reads of the registry")
        .register(meters);
    FunctionCounter.builder(RosterMetric.FAILURES, this, feed -> feed.state.get().failures())
        .description("Reads of the registry that failed")
        .register(meters);
  }

  private double ageSeconds() {
    return state
        .get()
        .lastResync()
        .map(then -> Duration.between(then, clock.instant()).toMillis() / 1000.0)
        .orElse(Double.NaN);
  }
}
