package io.evenkeel.balancer.roster;

import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.Status;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many backends may be left out on the word of others: at most half of the pool, rounded down.
 *
 * <p>The pool is all that the operator wants active (1 → 0 may be left out, 2 → 1, 3 → 1, 4 → 2).
 * Unhealthy ones beyond that are held in: they go on getting requests until this process's own
 * attempt or TCP check fails too. So a lying {@code /health} empties nothing.
 *
 * <p>The latest to fall are held in, by revision and then by id. Every balancer that reads the same
 * registry chooses alike, and a further fall does not bring back one that was left out before.
 */
final class GuardRail {

  private static final Comparator<Backend> BY_FALL =
      Comparator.comparingLong(Backend::revision).thenComparing(Backend::id);

  private GuardRail() {}

  /** The unhealthy ones that must stay; empty when the rail is not reached. */
  static Set<BackendId> heldIn(Collection<Backend> backends) {
    long pool = backends.stream().filter(GuardRail::wanted).count();
    return backends.stream()
        .filter(GuardRail::wanted)
        .filter(backend -> backend.status() == Status.UNHEALTHY)
        .sorted(BY_FALL)
        .skip(pool / 2)
        .map(Backend::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean wanted(Backend backend) {
    return backend.admin() == AdminState.ACTIVE;
  }
}
