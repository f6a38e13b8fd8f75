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
 *       upstream has failed this request, so it can only win;
 *   <li>the ejected, for the same reason ({@link #lastResort}); one request at a time where they
 *       did not answer at all.
 * </ol>
 *
 * <p><i>Immutable, but for the selectors' cursors. Thread-safe, called on every request.</i>
 */
public final class RosterSnapshot {

  private static final EnumSet<Standing> OUT = EnumSet.of(Standing.DRAINING, Standing.DISABLED);

  private final List<Member> members;
  private final boolean stale;
  private final Map<Upstream, Member> byUpstream;
  private final List<Selector> tiers;
  private final @Nullable Selector everyone;

  RosterSnapshot(List<Member> members, boolean stale, Strategy strategy) {
    this.members = List.copyOf(members);
    this.stale = stale;
    this.byUpstream =
        this.members.stream()
            .collect(Collectors.toUnmodifiableMap(Member::upstream, Function.identity()));
    this.tiers = tiers(strategy);
    this.everyone = selector(strategy, EnumSet.complementOf(OUT));
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
   * Whose turn it is among those that may be asked now, the last resort included.
   *
   * @param tried those that this request has been sent to already
   * @return null when nobody is left
   */
  public @Nullable Upstream select(Set<Upstream> tried) {
    Upstream upstream = select(tried, true, 0);
    return upstream != null ? upstream : lastResort(tried, 0);
  }

  /**
   * Whose turn it is among those that may be asked now, the ejected apart.
   *
   * @param tried those that this request has been sent to already
   * @param repeatable whether the request could be sent again elsewhere; such ones go first where
   *     an upstream is on trial
   * @param limit attempts in flight from which on an upstream is full; 0 for no limit
   * @return null when nobody is left, or all are full
   */
  public @Nullable Upstream select(Set<Upstream> tried, boolean repeatable, int limit) {
    Predicate<Upstream> eligible =
        upstream -> {
          Member member = byUpstream.get(upstream);
          return member != null
              && member.ready(repeatable)
              && upstream.hasRoom(limit)
              && !tried.contains(upstream);
        };
    for (Selector tier : tiers) {
      Upstream upstream = tier.select(eligible);
      if (upstream != null) {
        return upstream;
      }
    }
    return null;
  }

  /**
   * Whose turn it is among the ejected, where nobody else is left.
   *
   * @return null when there is none, or each has a request already
   */
  public @Nullable Upstream lastResort(Set<Upstream> tried, int limit) {
    return everyone == null
        ? null
        : everyone.select(upstream -> {
          Member member = byUpstream.get(upstream);
          return member != null
              && member.lastResort()
              && upstream.hasRoom(limit)
              && !tried.contains(upstream);
        });
  }

  /**
   * Whether somebody is left for this request but for want of room.
   *
   * @param tried those that it has been sent to already
   */
  public boolean isFull(Set<Upstream> tried, boolean repeatable) {
    return hasAny(tried, repeatable, 0);
  }

  /**
   * Whether {@link #select(Set, boolean, int)} would find somebody now: a look that is nobody's
   * turn.
   */
  public boolean hasAny(Set<Upstream> tried, boolean repeatable, int limit) {
    for (Member member : members) {
      Upstream upstream = member.upstream();
      if (member.ready(repeatable) && upstream.hasRoom(limit) && !tried.contains(upstream)) {
        return true;
      }
    }
    return false;
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
      Selector selector = selector(strategy, tier);
      if (selector != null) {
        selectors.add(selector);
      }
    }
    return List.copyOf(selectors);
  }

  private @Nullable Selector selector(Strategy strategy, Set<Standing> tier) {
    List<Candidate> candidates =
        members.stream()
            .filter(member -> tier.contains(member.standing()))
            .map(member -> new Candidate(member.upstream(), member.backend().weight()))
            .toList();
    return candidates.isEmpty() ? null : strategy.selector(candidates);
  }
}
