package io.evenkeel.orchestrator.watch;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.orchestrator.observe.OrchestratorMetrics;
import io.evenkeel.orchestrator.probe.Prober;
import io.evenkeel.orchestrator.probe.Rhythm;
import io.evenkeel.orchestrator.verdict.Thresholds;
import java.time.Duration;
import java.util.function.ObjLongConsumer;

/**
 * What all watches share.
 *
 * <p><i>Immutable.</i>
 *
 * @param clock the thread that all watches live on
 * @param timeout within which the prober promises a result
 * @param flipped told of a backend whose view changed, and when
 */
public record ProbeDesk(
    ProbeClock clock,
    Prober prober,
    Rhythm rhythm,
    Thresholds thresholds,
    Duration timeout,
    OrchestratorMetrics metrics,
    ObjLongConsumer<BackendId> flipped) {}
