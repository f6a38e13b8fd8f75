package io.evenkeel.node.process;

import io.evenkeel.node.fault.FaultKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * The metric {@code node.process}: how long requests took, from their head to the end of their
 * handling, by the fault that met them.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
public final class ProcessTimers {

  private final Map<FaultKind, Timer> timers = new EnumMap<>(FaultKind.class);

  /** Registers one timer for each kind, so that a scrape shows the zeros too. */
  public ProcessTimers(MeterRegistry registry) {
    for (FaultKind kind : FaultKind.values()) {
      timers.put(
          kind,
          Timer.builder("node.process")
              .description("Requests to /process by the fault that met them")
              .tag("fault", kind.word())
              .register(registry));
    }
  }

  void record(FaultKind kind, Duration taken) {
    Timer timer = timers.get(kind);
    if (timer != null) {
      timer.record(taken);
    }
  }
}
