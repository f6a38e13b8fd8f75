package io.evenkeel.orchestrator.registry;

import io.evenkeel.common.backend.BackendId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Where the registry is kept. Every method throws a {@code StoreException} if that is away. */
public interface RegistryStore {

  /** Reads everything. */
  RegistryReading read();

  /** The store's own clock. */
  Instant now();

  /**
   * Writes the marker if there is none.
   *
   * @return the id that is stored now
   */
  String mark(Marker marker);

  /**
   * Claims the right to restore for 10 s.
   *
   * @return whether nobody else has it
   */
  boolean claimRestoring(String orchestrator);

  /**
   * Writes a record back, unless there is one.
   *
   * @return whether it was written
   */
  boolean restoreRecord(BackendId id, Map<String, String> hash);

  /** Puts ids into the set, all at once. */
  void restoreSet(Set<BackendId> ids);
}
