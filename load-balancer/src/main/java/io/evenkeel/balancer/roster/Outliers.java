package io.evenkeel.balancer.roster;

import io.evenkeel.balancer.outlier.Ejection;
import io.evenkeel.balancer.outlier.Ejection.Phase;
import io.evenkeel.balancer.outlier.Finding;
import io.evenkeel.balancer.outlier.OutlierSettings;
import io.evenkeel.balancer.outlier.Pool;
import io.evenkeel.balancer.outlier.Reason;
import io.evenkeel.balancer.outlier.TrackRecord;
import io.evenkeel.balancer.upstream.Upstream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Compares the upstreams of a roster, ejects outliers as far as the guard rail allows, and tells
 * each ejection and return once.
 *
 * <p><i>Guarded by the roster; the counts are read by any thread.</i>
 */
final class Outliers {

  private final OutlierSettings settings;
  private final Consumer<RosterChange> changes;
  private final Map<Reason, LongAdder> ejections = new EnumMap<>(Reason.class);
  private Map<Upstream, Ejection.State> told = new HashMap<>();
  private volatile Set<Upstream> withheld = Set.of();

  Outliers(OutlierSettings settings, Consumer<RosterChange> changes) {
    this.settings = settings;
    for (Reason reason : Reason.values()) {
      ejections.put(reason, new LongAdder());
    }
    this.changes = changes;
  }

  /** Ejections since the start, failed trials included. */
  long ejections(Reason reason) {
    return Objects.requireNonNull(ejections.get(reason)).sum();
  }

  /** Those that would be ejected but for the guard rail. */
  Set<Upstream> withheld() {
    return withheld;
  }

  /**
   * Ejects and returns.
   *
   * @param stale whether the statuses are, and confirm nothing
   */
  void review(Collection<Member> members, boolean stale, long nanoTime) {
    Set<Upstream> held = new HashSet<>();
    Pool pool = inService(members);
    for (Member member : members) {
      TrackRecord record = member.upstream().record();
      Finding own = record.review(pool, nanoTime);
      boolean heldIn = !stale && member.standing() == Standing.HELD_IN;
      Finding confirmed = heldIn ? record.confirm(pool, healthy(members)) : null;
      Finding finding = confirmed != null ? confirmed : own;
      if (finding == null || !member.wanted()) {
        continue;
      }
      if (!finding.reason().relative() || GuardRail.mayEject(members)) {
        record.eject(finding, nanoTime);
      } else if (!member.leftOut()) {
        held.add(member.upstream());
        warnOfHolding(member.upstream(), finding);
      }
    }
    withheld = Set.copyOf(held);
    tell(members);
  }

  /**
   * Puts back into service whom a pool such as this one cannot spare.
   *
   * @param pool all that the operator wants active, before it is in force
   * @return what is to be told once it is
   */
  List<RosterChange> giveBack(Collection<Upstream> pool, long nanoTime) {
    List<RosterChange> returned = new ArrayList<>();
    for (Upstream upstream : GuardRail.mustReturn(pool)) {
      Finding finding = upstream.record().state().finding();
      upstream.record().giveBack("none: the guard rail takes it back", nanoTime);
      told.put(upstream, upstream.record().state());
      returned.add(
          new RosterChange(
              "guard rail takes %s back in, though ejected (%s): a pool of %d cannot spare it"
                  .formatted(upstream.id(), finding == null ? "" : finding.words(), pool.size()),
              true));
    }
    return returned;
  }

  /** With whom each is compared. */
  private Pool inService(Collection<Member> members) {
    return new Pool(
        members.stream()
            .filter(member -> member.wanted() && !member.leftOut())
            .map(member -> member.upstream().record())
            .toList(),
        settings);
  }

  private static List<TrackRecord> healthy(Collection<Member> members) {
    return members.stream()
        .filter(member -> member.standing() == Standing.HEALTHY && !member.leftOut())
        .map(member -> member.upstream().record())
        .toList();
  }

  private void warnOfHolding(Upstream upstream, Finding finding) {
    if (!withheld.contains(upstream)) {
      changes.accept(
          new RosterChange(
              "guard rail holds %s in: to eject it (%s) would leave out more than half of the pool"
                  .formatted(upstream.id(), finding.words()),
              true));
    }
  }

  private void tell(Collection<Member> members) {
    Map<Upstream, Ejection.State> now = new HashMap<>();
    for (Member member : members) {
      Upstream upstream = member.upstream();
      Ejection.State state = upstream.record().state();
      Ejection.State before = told.get(upstream);
      now.put(upstream, state);
      boolean wasOut = before != null && before.phase() != Phase.IN_SERVICE;
      int levelBefore = before == null ? 0 : before.level();
      Finding finding = state.finding();
      if (state.phase() == Phase.IN_SERVICE) {
        if (wasOut) {
          tell("%s returned (trial: %s)".formatted(upstream.id(), state.trial()));
        }
      } else if (finding != null && (!wasOut || levelBefore != state.level())) {
        Objects.requireNonNull(ejections.get(finding.reason())).increment();
        tell(
            wasOut
                ? "%s stays ejected for %s (trial: %s)"
                    .formatted(upstream.id(), length(state), state.trial())
                : "%s ejected for %s (%s)"
                    .formatted(upstream.id(), length(state), finding.words()));
      }
    }
    told = now;
  }

  private void tell(String words) {
    changes.accept(new RosterChange(words, false));
  }

  private static String length(Ejection.State state) {
    long millis = state.length().toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
