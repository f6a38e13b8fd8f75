package io.evenkeel.balancer.roster;

import io.evenkeel.balancer.selection.Strategy;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The backends that this process serves from.
 *
 * <p>One writer builds a complete new snapshot and publishes it once; whoever reads takes one
 * reference. Upstreams outlive snapshots by id and URL.
 *
 * <p><i>Thread-safe to read; {@link #apply} and {@link #review} are confined to the feed
 * thread.</i>
 */
public final class Roster {

  private final Strategy strategy;
  private final Consumer<RosterChange> changes;
  private final Withdrawals withdrawals = new Withdrawals();
  private volatile RosterSnapshot current;

  /**
   * An empty roster.
   *
   * @param changes told of each change once, after it has come into force
   */
  public Roster(Strategy strategy, Consumer<RosterChange> changes) {
    this.strategy = strategy;
    this.changes = changes;
    this.current = new RosterSnapshot(List.of(), false, strategy);
  }

  /** What is in force now. */
  public RosterSnapshot current() {
    return current;
  }

  /**
   * Serves from these backends from now on. Where nothing differs that matters to a request, the
   * snapshot stays the same object, and every cursor in it goes on.
   *
   * @param backends all of them, each id once
   * @param stale whether their statuses are stale
   */
  public void apply(Collection<Backend> backends, boolean stale) {
    RosterSnapshot before = current;
    List<Backend> sorted = backends.stream().sorted(Comparator.comparing(Backend::id)).toList();
    if (!isSame(before, sorted, stale)) {
      RosterSnapshot after = new RosterSnapshot(members(before, sorted, stale), stale, strategy);
      current = after;
      RosterChange.between(before, after).forEach(changes);
    }
    review();
  }

  /**
   * Withdraws the upstreams that have gone out of service since the last look; own evidence can do
   * that between two snapshots.
   */
  public void review() {
    withdrawals.review(current.members());
  }

  private static List<Member> members(
      RosterSnapshot before, List<Backend> backends, boolean stale) {
    Map<BackendId, Upstream> known =
        before.members().stream()
            .map(Member::upstream)
            .collect(Collectors.toMap(Upstream::id, Function.identity()));
    Set<BackendId> heldIn = GuardRail.heldIn(backends);
    return backends.stream()
        .map(backend -> {
          Upstream upstream = known.get(backend.id());
          if (upstream == null || !upstream.url().equals(backend.url())) {
            upstream = new Upstream(backend.id(), backend.url());
          }
          return new Member(backend, upstream, standing(backend, heldIn, stale));
        })
        .toList();
  }

  private static Standing standing(Backend backend, Set<BackendId> heldIn, boolean stale) {
    return switch (backend.admin()) {
      case DRAINING -> Standing.DRAINING;
      case DISABLED -> Standing.DISABLED;
      case ACTIVE ->
          switch (backend.status()) {
            case HEALTHY -> Standing.HEALTHY;
            case UNKNOWN -> Standing.UNKNOWN;
            case UNHEALTHY -> {
              if (heldIn.contains(backend.id())) {
                yield Standing.HELD_IN;
              }
              yield stale ? Standing.ON_TRIAL : Standing.LEFT_OUT;
            }
          };
    };
  }

  private static boolean isSame(RosterSnapshot before, List<Backend> after, boolean stale) {
    List<Member> members = before.members();
    if (before.stale() != stale || members.size() != after.size()) {
      return false;
    }
    for (int i = 0; i < after.size(); i++) {
      if (!RosterChange.sameButForLastChecked(members.get(i).backend(), after.get(i))) {
        return false;
      }
    }
    return true;
  }
}
