package io.evenkeel.balancer.roster;

import io.evenkeel.balancer.selection.Candidate;
import io.evenkeel.balancer.selection.Selector;
import io.evenkeel.balancer.selection.Strategy;
import io.evenkeel.balancer.upstream.Upstream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may be asked, at one moment; a request takes one reference and never looks back.
 *
 * <p>It chooses in tiers, the next one only where the one before has nobody left:
 *
 * <ol>
 *   <li>the healthy, those held in by the guard rail and those on trial; the unknown too when none
 *       is healthy;
 *   <li>the unknown;
 *   <li>the unhealthy that are left out, unless own evidence speaks against them: every other
 *       upstream has failed this request, so it can only win.
 * </ol>
 *
 * <p><i>Immutable, but for the selectors' cursors. Thread-safe, called on every request.</i>
 */
public final class RosterSnapshot {

  private final List<Member> members;
  private final boolean stale;
  private final Map<Upstream, Member> byUpstream;
  private final List<Selector> tiers;
  private final Predicate<Upstream> ready;

  RosterSnapshot(List<Member> members, boolean stale, Strategy strategy) {
    this.members = List.copyOf(members);
    this.stale = stale;
    this.byUpstream =
        this.members.stream()
            .collect(Collectors.toUnmodifiableMap(Member::upstream, Function.identity()));
    this.tiers = tiers(strategy);
    this.ready = upstream -> isReady(upstream);
  }

  /** All backends of the roster, in the order of their ids. */
  public List<Member> members() {
    return members;
  }

  /** Whether the statuses are stale: no orchestrator has shown a sign of life for too long. */
  public boolean stale() {
    return stale;
  }

  /**
   * Whose turn it is among those that may be asked now.
   *
   * @param tried those that this request has been sent to already
   * @return null when nobody is left
   */
  public @Nullable Upstream select(Set<Upstream> tried) {
    Predicate<Upstream> eligible =
        tried.isEmpty() ? ready : upstream -> !tried.contains(upstream) && isReady(upstream);
    for (Selector tier : tiers) {
      Upstream upstream = tier.select(eligible);
      if (upstream != null) {
        return upstream;
      }
    }
    return null;
  }

  /**
   * As {@link #select(Set)}.
   *
   * @param repeatable whether the request could be sent again elsewhere; such ones go first where
   *     an upstream is on trial
   */
  public @Nullable Upstream select(Set<Upstream> tried, boolean repeatable) {
    return select(tried);
  }

  private boolean isReady(Upstream upstream) {
    Member member = byUpstream.get(upstream);
    return member != null && member.ready();
  }

  private List<Selector> tiers(Strategy strategy) {
    EnumSet<Standing> first = EnumSet.of(Standing.HEALTHY, Standing.HELD_IN, Standing.ON_TRIAL);
    if (members.stream().noneMatch(member -> member.standing() == Standing.HEALTHY)) {
      first.add(Standing.UNKNOWN);
    }
    EnumSet<Standing> second = EnumSet.of(Standing.UNKNOWN);
    second.removeAll(first);
    List<Selector> selectors = new ArrayList<>();
    for (EnumSet<Standing> tier : List.of(first, second, EnumSet.of(Standing.LEFT_OUT))) {
      List<Candidate> candidates =
          members.stream()
              .filter(member -> tier.contains(member.standing()))
              .map(member -> new Candidate(member.upstream(), member.backend().weight()))
              .toList();
      if (!candidates.isEmpty()) {
        selectors.add(strategy.selector(candidates));
      }
    }
    return List.copyOf(selectors);
  }
}
