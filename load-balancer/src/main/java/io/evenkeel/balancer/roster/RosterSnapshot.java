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
 * Who may be asked, at one moment. Each attempt takes one reference and decides by it alone; a
 * retry takes the one in force by then, so that what was withdrawn meanwhile is not asked again.
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

  private record Tier(Selector selector, List<Upstream> upstreams) {

    /** A look, that is nobody's turn. */
    boolean isFull(Predicate<Upstream> left, Predicate<Upstream> room) {
      for (Upstream upstream : upstreams) {
        if (!room.test(upstream) && left.test(upstream)) {
          return true;
        }
      }
      return false;
    }
  }

  private static final EnumSet<Standing> OUT = EnumSet.of(Standing.DRAINING, Standing.DISABLED);

  private final List<Member> members;
  private final boolean stale;
  private final Map<Upstream, Member> byUpstream;
  private final List<Tier> tiers;
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
    return upstream != null ? upstream : lastResort(tried, any -> true);
  }

  /**
   * As {@link #select(Set, boolean, Predicate)}, of those with room for one more.
   *
   * @param limit attempts in flight from which on an upstream is full; 0 for no limit
   */
  public @Nullable Upstream select(Set<Upstream> tried, boolean repeatable, int limit) {
    return select(tried, repeatable, upstream -> upstream.hasRoom(limit));
  }

  /**
   * Whose turn it is among those that may be asked now, the ejected apart.
   *
   * <p>A tier that is only full is worth waiting for: the next one is for requests that would
   * otherwise fail, not for those that would otherwise wait.
   *
   * @param tried those that this request has been sent to already
   * @param repeatable whether the request could be sent again elsewhere; such ones go first where
   *     an upstream is on trial
   * @param room whether there is room on an upstream for this request
   * @return null when nobody is left, or there is no room
   */
  public @Nullable Upstream select(
      Set<Upstream> tried, boolean repeatable, Predicate<Upstream> room) {
    Predicate<Upstream> left =
        upstream -> {
          Member member = byUpstream.get(upstream);
          return member != null && member.ready(repeatable) && !tried.contains(upstream);
        };
    Predicate<Upstream> eligible = upstream -> left.test(upstream) && room.test(upstream);
    for (Tier tier : tiers) {
      Upstream upstream = tier.selector.select(eligible);
      if (upstream != null || tier.isFull(left, room)) {
        return upstream;
      }
    }
    return null;
  }

  /**
   * Whose turn it is among the ejected, where nobody else is left.
   *
   * @param room whether there is room on an upstream for this request
   * @return null when there is none, or each has a request already
   */
  public @Nullable Upstream lastResort(Set<Upstream> tried, Predicate<Upstream> room) {
    return everyone == null
        ? null
        : everyone.select(upstream -> {
          Member member = byUpstream.get(upstream);
          return member != null
              && member.lastResort()
              && room.test(upstream)
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

  /** Whether it is pointless to go on waiting for an answer of that one. */
  public boolean isWithdrawn(Upstream upstream) {
    Member member = byUpstream.get(upstream);
    return member != null && member.withdrawn();
  }

  /** Whether any request at all could begin on an upstream with such room. */
  public boolean hasRoom(Predicate<Upstream> room) {
    return members.stream()
        .anyMatch(
            member -> (member.ready(true) || member.lastResort()) && room.test(member.upstream()));
  }

  private List<Tier> tiers(Strategy strategy) {
    EnumSet<Standing> first = EnumSet.of(Standing.HEALTHY, Standing.HELD_IN, Standing.ON_TRIAL);
    if (members.stream().noneMatch(member -> member.standing() == Standing.HEALTHY)) {
      first.add(Standing.UNKNOWN);
    }
    EnumSet<Standing> second = EnumSet.of(Standing.UNKNOWN);
    second.removeAll(first);
    List<Tier> tiers = new ArrayList<>();
    for (EnumSet<Standing> standings : List.of(first, second, EnumSet.of(Standing.LEFT_OUT))) {
      Selector selector = selector(strategy, standings);
      if (selector != null) {
        tiers.add(new Tier(selector, upstreams(standings)));
      }
    }
    return List.copyOf(tiers);
  }

  private List<Upstream> upstreams(Set<Standing> standings) {
    return members.stream()
        .filter(member -> standings.contains(member.standing()))
        .map(Member::upstream)
        .toList();
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
