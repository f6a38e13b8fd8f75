package io.evenkeel.balancer.proxy.name;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Names in numbers.
 *
 * <p><i>Immutable.</i>
 */
public final class NameMetrics implements MeterBinder {

  /** Gauge: names whose last addresses are used because nobody answers. */
  public static final String HELD = "balancer.names.held";

  private final NameCache names;

  /** Of this cache. */
  public NameMetrics(NameCache names) {
    this.names = names;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    Gauge.builder(HELD, names, NameCache::held)
        .description("Names of backends that nobody answers for, used under their last addresses")
        .register(meters);
  }
}
