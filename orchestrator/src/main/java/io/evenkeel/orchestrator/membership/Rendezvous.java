package io.evenkeel.orchestrator.membership;

import io.evenkeel.common.backend.BackendId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses the watchers of a backend: the members whose hash together with the backend's id is
 * highest (Thaler and Ravishankar, "Using name-based mappings to increase hit rates", 1998).
 *
 * <p>Everybody who knows the members comes to the same choice, and a member that comes or goes
 * changes only the choices it is part of.
 */
final class Rendezvous {

  private record Score(String member, long hash) {}

  /** Highest first; by name if two hashes are equal, so that there is one answer. */
  private static final Comparator<Score> HIGHEST_FIRST =
      ((Comparator<Score>) (a, b) -> Long.compareUnsigned(b.hash, a.hash))
          .thenComparing(Score::member);

  private Rendezvous() {}

  static List<String> choose(BackendId backend, Collection<String> members, int count) {
    return members.stream()
        // The space belongs to neither alphabet: no two pairs give the same text.
        .map(member -> new Score(member, StableHash.of(member + " " + backend.value())))
        .sorted(HIGHEST_FIRST)
        .limit(count)
        .map(Score::member)
        .toList();
  }
}
