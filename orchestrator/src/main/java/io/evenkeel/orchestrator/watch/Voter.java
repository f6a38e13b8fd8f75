package io.evenkeel.orchestrator.watch;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.orchestrator.loop.Loop;
import io.evenkeel.orchestrator.membership.Membership;
import io.evenkeel.orchestrator.membership.MembershipView;
import io.evenkeel.orchestrator.observe.OrchestratorMetrics;
import io.evenkeel.orchestrator.store.StoreAvailability;
import io.evenkeel.orchestrator.store.StoreException;
import io.evenkeel.orchestrator.verdict.Ballot;
import io.evenkeel.orchestrator.verdict.CastResult;
import io.evenkeel.orchestrator.verdict.RiseFall;
import io.evenkeel.orchestrator.verdict.VerdictStore;
import io.evenkeel.orchestrator.verdict.View;
import io.evenkeel.orchestrator.verdict.VoteAgenda;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Casts the votes that are due, one after the other, each made up of what is seen at that moment.
 *
 * <p>A process that has not heard of the others for 2 s may be the one that is cut off: it does not
 * say down.
 *
 * <p><i>Confined to the vote thread.</i>
 */
public final class Voter implements Loop.Step {

  private static final Logger LOG = LoggerFactory.getLogger(Voter.class);
  private static final Duration HEARD_LIMIT = Duration.ofSeconds(2);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final String ACTIVITY = "vote";

  private final String self;
  private final int voters;
  private final Function<BackendId, Optional<RiseFall>> seen;
  private final VoteAgenda agenda;
  private final Membership membership;
  private final VerdictStore store;
  private final StoreAvailability availability;
  private final OrchestratorMetrics metrics;
  private final LongSupplier nanoTime;

  /**
   * A voter for all that {@code agenda} says.
   *
   * @param self id of this orchestrator
   * @param voters how many watch one backend at most, odd
   * @param seen this process's own view of a backend; empty if it does not watch it
   * @param nanoTime a monotonic clock, the same as the agenda's and the membership's
   */
  public Voter(
      String self,
      int voters,
      Function<BackendId, Optional<RiseFall>> seen,
      VoteAgenda agenda,
      Membership membership,
      VerdictStore store,
      StoreAvailability availability,
      OrchestratorMetrics metrics,
      LongSupplier nanoTime) {
    this.self = self;
    this.voters = voters;
    this.seen = seen;
    this.agenda = agenda;
    this.membership = membership;
    this.store = store;
    this.availability = availability;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  @Override
  public Duration run() {
    Optional<BackendId> next = agenda.next(nanoTime.getAsLong());
    if (next.isEmpty()) {
      long idle = agenda.untilNext(nanoTime.getAsLong()).orElse(IDLE.toNanos());
      return Duration.ofNanos(idle);
    }
    return vote(next.get());
  }

  private Duration vote(BackendId id) {
    Optional<RiseFall> own = seen.apply(id);
    Optional<MembershipView> members = membership.view();
    if (own.isEmpty() || members.isEmpty()) {
      return Duration
          .ZERO; // watched no more, or nobody to vote with yet: both come back by themselves
    }
    if (own.get().view() == View.DOWN && !membership.isYoungerThan(HEARD_LIMIT)) {
      agenda.postpone(id, nanoTime.getAsLong(), RETRY.toNanos());
      return Duration.ZERO;
    }
    try {
      CastResult result = store.cast(ballot(id, own.get(), members.get()));
      availability.succeeded(ACTIVITY);
      agenda.cast(id, nanoTime.getAsLong());
      told(id, result);
      return Duration.ZERO;
    } catch (StoreException e) {
      availability.failed(ACTIVITY, e);
      agenda.postpone(id, nanoTime.getAsLong(), RETRY.toNanos());
      return RETRY;
    }
  }

  private Ballot ballot(BackendId id, RiseFall seen, MembershipView members) {
    return new Ballot(
        id,
        self,
        seen.view(),
        seen.reason(),
        members.version(),
        members.watchers(id, voters),
        members.quorumSize(voters));
  }

  private void told(BackendId id, CastResult result) {
    if (result.outcome() == CastResult.Outcome.CHANGED) {
      LOG.info("{} {}", id, result.transition());
      metrics.transition(result.after());
    }
  }
}
