package io.evenkeel.balancer.admission;

import io.evenkeel.balancer.admission.NotAdmittedException.Reason;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.roster.RosterSnapshot;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests through to upstreams: the one whose turn it is, if it has room, and if all are full
 * after a wait.
 *
 * <pre>{@code
 * Attempt attempt = admission.begin(tried, repeatable, nanoTime);
 * if (attempt != null) {
 *   return send(attempt);
 * }
 * CompletableFuture<Attempt> later = admission.await(tried, repeatable);
 * later.whenComplete((begun, refused) -> loop.run(() -> ...));
 * }</pre>
 *
 * <p><i>Thread-safe, called on every request. Without a limit nothing waits, and nothing locks.</i>
 */
public final class Admission {

  /** So often another request may be faster before this one takes what is left. */
  private static final int RACES = 8;

  private final Roster roster;
  private final int limit;
  private final Predicate<Upstream> room;
  private final LongSupplier nanoTime;
  private final @Nullable WaitingLine line;

  /** To the upstreams of this roster, without a limit. */
  public Admission(Roster roster) {
    this.roster = roster;
    this.limit = 0;
    this.room = upstream -> true;
    this.nanoTime = () -> 0;
    this.line = null;
  }

  /**
   * To the upstreams of this roster.
   *
   * @param timer ends waits; to be stopped by whoever made it
   */
  public Admission(
      Roster roster,
      ConcurrencyLimits limits,
      ScheduledExecutorService timer,
      LongSupplier nanoTime) {
    this.roster = roster;
    this.limit = limits.maxInFlight();
    this.room = upstream -> upstream.hasRoom(limit);
    this.nanoTime = nanoTime;
    this.line = limit == 0 ? null : new WaitingLine(limits, timer, new RosterPlaces());
  }

  /**
   * Begins an attempt on the upstream whose turn it is, of the snapshot in force at this moment.
   *
   * @param tried those that this request has been sent to already
   * @param repeatable whether the request could be sent again elsewhere (an idempotent method whose
   *     body can be replayed): such ones go first where an upstream is on trial
   * @return null where nobody is left, all are full, or others wait; {@link #await} tells which
   */
  public @Nullable Attempt begin(Set<Upstream> tried, boolean repeatable, long nanoTime) {
    return waiting() > 0 ? null : tryBegin(tried, repeatable, room, nanoTime);
  }

  /**
   * Whether {@link #begin} would find somebody at this moment, the ejected apart; nobody's turn
   * passes.
   */
  public boolean hasRoom(Set<Upstream> tried, boolean repeatable) {
    return waiting() == 0 && roster.current().hasAny(tried, repeatable, limit);
  }

  /** Whether the roster has taken it out of service. */
  public boolean isWithdrawn(Upstream upstream) {
    return roster.current().isWithdrawn(upstream);
  }

  /**
   * As {@link #begin}, but waits for room where all are full, first come, first served, up to a
   * deadline.
   *
   * @return to be cancelled by a caller that goes away ({@code cancel(false)}); where that returns
   *     false it has the attempt, and must finish it. Completes on any thread, maybe at once; fails
   *     with a {@link NotAdmittedException}, at once where there is nobody to wait for
   */
  public CompletableFuture<Attempt> await(Set<Upstream> tried, boolean repeatable) {
    if (line == null) {
      Attempt attempt = tryBegin(tried, repeatable, room, nanoTime.getAsLong());
      return attempt != null
          ? CompletableFuture.completedFuture(attempt)
          : CompletableFuture.failedFuture(new NotAdmittedException(Reason.NOBODY));
    }
    return line.join(Set.copyOf(tried), repeatable, nanoTime.getAsLong());
  }

  /**
   * Anything may have changed, the roster too: lets through whom it can, and turns away those who
   * have nobody left to wait for.
   */
  public void serve() {
    if (line != null && line.size() > 0) {
      line.serveAll(nanoTime.getAsLong());
    }
  }

  /** Requests that wait for room. */
  public int waiting() {
    return line == null ? 0 : line.size();
  }

  private @Nullable Attempt tryBegin(
      Set<Upstream> tried, boolean repeatable, Predicate<Upstream> free, long now) {
    RosterSnapshot snapshot = roster.current();
    for (int i = 0; i < RACES; i++) {
      Upstream upstream = snapshot.select(tried, repeatable, free);
      if (upstream == null) {
        break;
      }
      Attempt attempt = upstream.tryBegin(limit, now);
      if (attempt != null) {
        return counted(attempt);
      }
    }
    if (snapshot.isFull(tried, repeatable)) {
      return null;
    }
    Upstream upstream = snapshot.lastResort(tried, free);
    Attempt attempt = upstream == null ? null : upstream.tryBeginLast(limit, now);
    return attempt == null ? null : counted(attempt);
  }

  private Attempt counted(Attempt attempt) {
    if (line != null) {
      attempt.afterFinish(() -> {
        if (line.size() > 0) {
          line.serve(attempt.upstream(), nanoTime.getAsLong());
        }
      });
    }
    return attempt;
  }

  /** What the roster has to give, within the limit. */
  private final class RosterPlaces implements Places {

    @Override
    public @Nullable Attempt tryBegin(
        Set<Upstream> tried, boolean repeatable, Predicate<Upstream> allowed, long now) {
      return Admission.this.tryBegin(tried, repeatable, room.and(allowed), now);
    }

    @Override
    public boolean any(Predicate<Upstream> allowed) {
      return roster.current().hasRoom(room.and(allowed));
    }

    @Override
    public boolean hopeless(Set<Upstream> tried, boolean repeatable) {
      RosterSnapshot snapshot = roster.current();
      return !snapshot.isFull(tried, repeatable)
          && snapshot.lastResort(tried, upstream -> true) == null;
    }
  }
}
