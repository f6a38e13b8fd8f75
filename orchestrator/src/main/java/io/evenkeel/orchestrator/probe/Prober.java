package io.evenkeel.orchestrator.probe;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.orchestrator.verdict.Observation;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a backend how it is.
 *
 * <p><i>Thread-safe; never blocks.</i>
 */
public interface Prober {

  /**
   * Starts one probe. The future always completes, within the prober's own time-out, and never
   * exceptionally.
   */
  CompletableFuture<Observation> probe(BackendId id, BackendUrl url);
}
