package io.evenkeel.orchestrator.observe;

import io.evenkeel.common.backend.Status;
import io.evenkeel.orchestrator.verdict.Observation;
import io.evenkeel.orchestrator.verdict.View;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Every metric of the orchestrator, by name.
 *
 * <p><i>Thread-safe.</i>
 */
public final class OrchestratorMetrics {

  private final MeterRegistry meters;
  private final Map<Observation.Kind, Timer> probes = new EnumMap<>(Observation.Kind.class);
  private final Timer lateness;

  /** Registers the metrics that have a value from the start. */
  public OrchestratorMetrics(MeterRegistry meters) {
    this.meters = meters;
    for (Observation.Kind kind : Observation.Kind.values()) {
      probes.put(
          kind,
          Timer.builder("orchestrator.probes")
              .description("How long probes took, from the decision to probe to the observation")
              .tag("outcome", kind.word())
              .publishPercentileHistogram()
              .register(meters));
    }
    this.lateness =
        Timer.builder("orchestrator.probe.lateness")
            .description("How much later than planned probes started")
            .publishPercentileHistogram()
            .register(meters);
  }

  /** A probe ended. */
  public void probed(Observation.Kind outcome, long nanos) {
    Timer timer = probes.get(outcome);
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** A probe started, so long after it was planned. */
  public void startedLate(long nanos) {
    lateness.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  /** A cast of this process changed a stored status. */
  public void transition(Status to) {
    Counter.builder("orchestrator.transitions")
        .description("Changes of a stored status that a vote of this process brought about")
        .tag("to", to.word())
        .register(meters)
        .increment();
  }

  /** Counts the watched backends by view, whenever someone looks. */
  public <T> void backends(T source, View view, ToDoubleFunction<T> count) {
    Gauge.builder("orchestrator.backends", source, count)
        .description("Watched backends by this process's own view of them")
        .tag("view", view.word())
        .register(meters);
  }
}
