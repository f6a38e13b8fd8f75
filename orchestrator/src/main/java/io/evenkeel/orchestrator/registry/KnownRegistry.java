package io.evenkeel.orchestrator.registry;

import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.FieldProblem;
import io.evenkeel.common.backend.Shown;
import io.evenkeel.common.schema.RecordReader;
import io.evenkeel.common.schema.RedisKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What this process knows of the registry. Without a marker an empty set is a loss, not a removal:
 * everything known stays known, and can be given back.
 *
 * <p><i>Immutable.</i>
 *
 * @param finding what the last reading meant
 * @param marker remembered, even while it is lost
 * @param hashes of all known backends, as they were last read
 * @param backends those of them that can be used
 * @param problems of the last reading
 */
public record KnownRegistry(
    Finding finding,
    Optional<Marker> marker,
    SortedMap<BackendId, Map<String, String>> hashes,
    SortedMap<BackendId, Backend> backends,
    List<FieldProblem> problems) {

  /** Before the first reading. */
  public static final KnownRegistry NONE =
      new KnownRegistry(
          Finding.NOTHING,
          Optional.empty(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          List.of());

  /** What is known after one more reading. */
  public KnownRegistry after(RegistryReading reading) {
    Finding next = finding(reading);
    return switch (next) {
      case IN_ORDER -> merge(next, reading.markerAfter(), reading, false);
      case REPLACED -> NONE.merge(next, reading.markerAfter(), reading, false);
      case UNMARKED -> merge(next, marker, reading, false);
      case NOTHING, LOST, TORN -> merge(next, marker, reading, true);
    };
  }

  private Finding finding(RegistryReading reading) {
    if (reading.isTorn()) {
      return Finding.TORN;
    }
    if (reading.markerAfter().isPresent()) {
      boolean same =
          marker.isEmpty() || marker.map(Marker::id).equals(reading.markerAfter().map(Marker::id));
      return same ? Finding.IN_ORDER : Finding.REPLACED;
    }
    if (marker.isPresent()) {
      return Finding.LOST;
    }
    return reading.ids().isEmpty() ? Finding.NOTHING : Finding.UNMARKED;
  }

  private KnownRegistry merge(
      Finding next, Optional<Marker> nextMarker, RegistryReading reading, boolean keepsAll) {
    Merge merge = new Merge();
    if (keepsAll) {
      hashes.forEach(merge::keep);
    }
    for (String text : reading.ids()) {
      BackendId.parse(text)
          .ifPresentOrElse(
              id -> merge.read(id, reading.hashes().getOrDefault(id, Map.of())),
              () ->
                  merge.problems.add(
                      new FieldProblem(RedisKey.BACKENDS, "", Shown.of(text), BackendId.EXPECTED)));
    }
    return new KnownRegistry(
        next,
        nextMarker,
        Collections.unmodifiableSortedMap(merge.hashes),
        Collections.unmodifiableSortedMap(merge.backends),
        List.copyOf(merge.problems));
  }

  /** The next knowledge under construction. */
  private final class Merge {

    private final SortedMap<BackendId, Map<String, String>> hashes = new TreeMap<>();
    private final SortedMap<BackendId, Backend> backends = new TreeMap<>();
    private final List<FieldProblem> problems = new ArrayList<>();

    /** What was known of a backend stays known. */
    void keep(BackendId id, Map<String, String> hash) {
      hashes.put(id, hash);
      Backend backend = KnownRegistry.this.backends.get(id);
      if (backend != null) {
        backends.put(id, backend);
      }
    }

    /** A hash that is missing while its id is in the set is a loss too. */
    void read(BackendId id, Map<String, String> hash) {
      RecordReader.Reading record = RecordReader.read(id, hash);
      problems.addAll(record.problems());
      Map<String, String> known = KnownRegistry.this.hashes.get(id);
      if (hash.isEmpty() && known != null) {
        keep(id, known);
      } else if (!hash.isEmpty()) {
        hashes.put(id, Map.copyOf(hash));
        backends.remove(id);
        record.backend().ifPresent(backend -> backends.put(id, backend));
      }
    }
  }
}
