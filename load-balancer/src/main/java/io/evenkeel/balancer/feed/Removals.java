package io.evenkeel.balancer.feed;

import io.evenkeel.common.backend.BackendId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which removals are believed: a set that has lost ids may have lost data.
 *
 * <ul>
 *   <li>Up to half of those known: at once. The set was read, and others remain in it.
 *   <li>More than half, so also all: after three full looks in a row that agree on who is gone,
 *       under the same registry id. With no marker never: that is how lost data looks, and how it
 *       looks while being restored.
 * </ul>
 *
 * <p><i>Confined to the feed thread.</i>
 */
final class Removals {

  /** Full looks that must agree before most of a roster goes. */
  static final int LOOKS = 3;

  private Set<BackendId> suspected = Set.of();
  private Optional<String> marker = Optional.empty();
  private int looks;

  /** Those of {@code known} that are gone for good. */
  Set<BackendId> believed(Set<BackendId> known, RegistryReading reading) {
    Set<BackendId> missing = new HashSet<>(known);
    missing.removeAll(reading.ids());
    if (missing.size() * 2 <= known.size()) {
      forget();
      return missing;
    }
    if (reading.marker().isEmpty()) {
      forget();
      return Set.of();
    }
    boolean agrees = missing.equals(suspected) && reading.marker().equals(marker);
    looks = agrees ? looks + 1 : 1;
    suspected = missing;
    marker = reading.marker();
    if (looks < LOOKS) {
      return Set.of();
    }
    forget();
    return missing;
  }

  private void forget() {
    suspected = Set.of();
    marker = Optional.empty();
    looks = 0;
  }
}
