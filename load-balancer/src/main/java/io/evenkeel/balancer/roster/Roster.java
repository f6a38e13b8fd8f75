package io.evenkeel.balancer.roster;

import io.evenkeel.balancer.outlier.OutlierSettings;
import io.evenkeel.balancer.outlier.Reason;
import io.evenkeel.balancer.selection.Strategy;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The backends that this process serves from.
 *
 * <p>One writer builds a complete new snapshot and publishes it once; whoever reads takes one
 * reference. Upstreams outlive snapshots by id and URL.
 *
 * <p><i>Thread-safe. Those who read are never blocked; the writers (the feed with records, the
 * review with own evidence) wait for each other.</i>
 */
public final class Roster {

  private final Strategy strategy;
  private final Consumer<RosterChange> changes;
  private final OutlierSettings settings;
  private final Withdrawals withdrawals = new Withdrawals();
  private final Outliers outliers;
  private volatile RosterSnapshot current;
  private volatile Runnable suspicion = () -> {};
  private long reviewedAt;

  /** As {@link #Roster(Strategy, Consumer, OutlierSettings)}, with default settings. */
  public Roster(Strategy strategy, Consumer<RosterChange> changes) {
    this(strategy, changes, OutlierSettings.DEFAULT);
  }

  /**
   * An empty roster.
   *
   * @param changes told of each change once, after it has come into force
   * @param settings when an upstream is ejected
   */
  public Roster(Strategy strategy, Consumer<RosterChange> changes, OutlierSettings settings) {
    this.strategy = strategy;
    this.changes = changes;
    this.settings = settings;
    this.outliers = new Outliers(settings, changes);
    this.current = new RosterSnapshot(List.of(), false, strategy);
  }

  /**
   * Whom to tell, on any thread, that an attempt has shown what wants a {@link #review} at once.
   */
  public void onSuspicion(Runnable listener) {
    suspicion = listener;
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
  public synchronized void apply(Collection<Backend> backends, boolean stale) {
    publish(backends, stale);
    withdrawals.review(current.members());
  }

  /**
   * Looks at what own attempts and checks have shown since the last time: ejects, lets return, and
   * withdraws what has gone out of service. May be called at any time.
   */
  public synchronized void review(long nanoTime) {
    reviewedAt = nanoTime;
    outliers.review(current.members(), current.stale(), nanoTime);
    publish(current.members().stream().map(Member::backend).toList(), current.stale());
    withdrawals.review(current.members());
  }

  /** As {@link #review}, once per {@link OutlierSettings#interval}, to the beat. */
  public synchronized void turn(long nanoTime) {
    current.members().forEach(member -> member.upstream().record().turn());
    review(nanoTime);
  }

  /** Ejections for this reason since the start, failed trials included. */
  public long ejections(Reason reason) {
    return outliers.ejections(reason);
  }

  /** Those that would be ejected but for the guard rail. */
  public Set<Upstream> withheld() {
    return outliers.withheld();
  }

  private void publish(Collection<Backend> backends, boolean stale) {
    RosterSnapshot before = current;
    List<Backend> sorted = backends.stream().sorted(Comparator.comparing(Backend::id)).toList();
    Map<BackendId, Upstream> upstreams = upstreams(before, sorted);
    // Before the smaller pool is in force, lest there be a moment in which too many are out.
    List<RosterChange> returned = outliers.giveBack(pool(sorted, upstreams), reviewedAt);
    List<Member> members = members(sorted, upstreams, stale);
    if (!isSame(before, members, stale)) {
      RosterSnapshot after = new RosterSnapshot(members, stale, strategy);
      current = after;
      Releases.between(before, after);
      after.members().forEach(member -> trialForRecovered(before, member));
      RosterChange.between(before, after).forEach(changes);
    }
    returned.forEach(changes);
  }

  /**
   * Probes that succeed again prove little of what real requests met, so they end no ejection; but
   * they are reason enough to find out by a trial now.
   */
  private void trialForRecovered(RosterSnapshot before, Member member) {
    boolean wasHealthy =
        before.members().stream()
            .anyMatch(
                was -> was.upstream() == member.upstream() && was.standing() == Standing.HEALTHY);
    if (!wasHealthy && member.standing() == Standing.HEALTHY) {
      member.upstream().record().trialSoon(reviewedAt);
    }
  }

  /** Those there are already, as long as their URL stays, and new ones. */
  private Map<BackendId, Upstream> upstreams(RosterSnapshot before, List<Backend> backends) {
    Map<BackendId, Upstream> known =
        before.members().stream()
            .map(Member::upstream)
            .collect(Collectors.toMap(Upstream::id, Function.identity()));
    Map<BackendId, Upstream> upstreams = new HashMap<>();
    for (Backend backend : backends) {
      Upstream upstream = known.get(backend.id());
      upstreams.put(
          backend.id(),
          upstream != null && upstream.url().equals(backend.url())
              ? upstream
              : new Upstream(backend.id(), backend.url(), settings, () -> suspicion.run()));
    }
    return upstreams;
  }

  private static List<Upstream> pool(List<Backend> backends, Map<BackendId, Upstream> upstreams) {
    return backends.stream()
        .filter(backend -> backend.admin() == AdminState.ACTIVE)
        .map(backend -> Objects.requireNonNull(upstreams.get(backend.id())))
        .toList();
  }

  private static List<Member> members(
      List<Backend> backends, Map<BackendId, Upstream> upstreams, boolean stale) {
    Set<BackendId> heldIn =
        GuardRail.heldIn(
            backends,
            those(upstreams, Upstream::ejected),
            those(upstreams, Upstream::ejectedByComparison));
    return backends.stream()
        .map(backend ->
            new Member(
                backend,
                Objects.requireNonNull(upstreams.get(backend.id())),
                standing(backend, heldIn, stale)))
        .toList();
  }

  private static Set<BackendId> those(
      Map<BackendId, Upstream> upstreams, Predicate<Upstream> which) {
    return upstreams.values().stream()
        .filter(which)
        .map(Upstream::id)
        .collect(Collectors.toUnmodifiableSet());
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

  private static boolean isSame(RosterSnapshot before, List<Member> after, boolean stale) {
    List<Member> members = before.members();
    if (before.stale() != stale || members.size() != after.size()) {
      return false;
    }
    for (int i = 0; i < after.size(); i++) {
      if (members.get(i).standing() != after.get(i).standing()
          || !RosterChange.sameButForLastChecked(
              members.get(i).backend(), after.get(i).backend())) {
        return false;
      }
    }
    return true;
  }
}
