package io.evenkeel.orchestrator.registry;

import io.evenkeel.common.backend.BackendId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One full read of the registry, as it stands, with whatever garbage it holds.
 *
 * <p><i>Immutable.</i>
 *
 * @param markerBefore read before the set
 * @param ids the set {@code backends}
 * @param markerAfter read after the set
 * @param hashes by those ids that are valid; an empty map where Redis has no hash
 */
public record RegistryReading(
    Optional<Marker> markerBefore,
    Set<String> ids,
    Optional<Marker> markerAfter,
    Map<BackendId, Map<String, String>> hashes) {

  /**
   * Whether the marker changed while the set was read: data were lost, or restored, in mid-read,
   * and an empty set proves nothing.
   */
  boolean isTorn() {
    return !markerBefore.map(Marker::id).equals(markerAfter.map(Marker::id));
  }
}
