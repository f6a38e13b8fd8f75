package io.evenkeel.balancer.admin;

import io.evenkeel.balancer.admission.Admission;
import io.evenkeel.balancer.outlier.Reason;
import io.evenkeel.balancer.roster.Roster;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Ejections and waiting requests in numbers.
 *
 * <p><i>Thread-safe.</i>
 */
public final class OutlierMetrics implements MeterBinder {

  private final Roster roster;
  private final Admission admission;

  /** Of this roster, and of what waits for it. */
  public OutlierMetrics(Roster roster, Admission admission) {
    this.roster = roster;
    this.admission = admission;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    for (Reason reason : Reason.values()) {
      FunctionCounter.builder(RosterMetric.EJECTIONS, roster, r -> r.ejections(reason))
          .description("Ejections, failed trials included")
          .tag(RosterMetric.REASON, reason.label())
          .register(meters);
    }
    Gauge.builder(RosterMetric.QUEUED, admission, Admission::waiting)
        .description("Requests that wait because all backends are full")
        .register(meters);
  }
}
