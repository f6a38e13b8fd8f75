package io.evenkeel.orchestrator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.Status;
import io.evenkeel.orchestrator.membership.Membership;
import io.evenkeel.orchestrator.membership.MembershipView;
import io.evenkeel.orchestrator.observe.OrchestratorMetrics;
import io.evenkeel.orchestrator.store.StoreAvailability;
import io.evenkeel.orchestrator.store.StoreException;
import io.evenkeel.orchestrator.verdict.Ballot;
import io.evenkeel.orchestrator.verdict.CastResult;
import io.evenkeel.orchestrator.verdict.RiseFall;
import io.evenkeel.orchestrator.verdict.Thresholds;
import io.evenkeel.orchestrator.verdict.VerdictStore;
import io.evenkeel.orchestrator.verdict.View;
import io.evenkeel.orchestrator.verdict.VoteAgenda;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VoterTest {

  private static final BackendId ID = new BackendId("backend2");
  private static final MembershipView MEMBERS =
      new MembershipView(42, Instant.EPOCH, List.of("o1", "o2"), List.of("o3"));

  private final AtomicLong clock = new AtomicLong(1_000_000);
  private final VoteAgenda agenda = new VoteAgenda(new SplittableRandom(1));
  private final Membership membership = new Membership(clock::get);
  private final Map<BackendId, RiseFall> seen = new HashMap<>();
  private final FakeStore store = new FakeStore();
  private final Voter voter =
      new Voter(
          "o1",
          3,
          id -> Optional.ofNullable(seen.get(id)),
          agenda,
          membership,
          store,
          new StoreAvailability(),
          new OrchestratorMetrics(new SimpleMeterRegistry()),
          clock::get);

  @Test
  void castsWhatIsSeenAtThatMoment() {
    membership.heard(MEMBERS, clock.get());
    see(View.UP, "status 200");
    agenda.urgent(ID, clock.get());
    see(View.DOWN, "connection refused");

    assertThat(voter.run()).isZero();

    assertThat(store.ballots)
        .containsExactly(
            new Ballot(ID, "o1", View.DOWN, "connection refused", 42, MEMBERS.watchers(ID, 3), 3));
  }

  @Test
  void saysDownOnlyWhileItHearsOfTheOthers() {
    membership.heard(MEMBERS, clock.get());
    see(View.DOWN, "connection refused");
    clock.addAndGet(Duration.ofSeconds(2).toNanos());
    agenda.urgent(ID, clock.get());
    voter.run();
    assertThat(store.ballots).isEmpty();

    membership.heard(MEMBERS, clock.get());
    clock.addAndGet(Duration.ofMillis(250).toNanos());
    voter.run();
    assertThat(store.ballots).hasSize(1);
  }

  @Test
  void saysUpAndNothingHoweverLongAgoItHeard() {
    membership.heard(MEMBERS, clock.get());
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    see(View.UP, "status 200");
    agenda.urgent(ID, clock.get());
    voter.run();
    see(View.UNKNOWN, "");
    agenda.urgent(ID, clock.get());
    voter.run();
    assertThat(store.ballots).map(Ballot::view).containsExactly(View.UP, View.UNKNOWN);
  }

  @Test
  void comesBackToAVoteThatCouldNotBeCast() {
    membership.heard(MEMBERS, clock.get());
    see(View.UP, "status 200");
    agenda.urgent(ID, clock.get());
    store.away = true;
    assertThat(voter.run()).isPositive();

    store.away = false;
    clock.addAndGet(Duration.ofMillis(250).toNanos());
    voter.run();
    assertThat(store.ballots).hasSize(1);
  }

  @Test
  void reassertsAfterTenSecondsMoreOrLess() {
    membership.heard(MEMBERS, clock.get());
    see(View.UP, "status 200");
    agenda.due(ID, clock.get());
    voter.run();
    Duration pause = voter.run();
    assertThat(pause).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
    clock.addAndGet(pause.toNanos());
    voter.run();
    assertThat(store.ballots).hasSize(2);
  }

  @Test
  void castsNothingForABackendThatItWatchesNoMore() {
    membership.heard(MEMBERS, clock.get());
    agenda.due(ID, clock.get());
    voter.run();
    assertThat(store.ballots).isEmpty();
    assertThat(agenda.untilNext(clock.get())).isEmpty();
  }

  private void see(View view, String reason) {
    seen.put(ID, new RiseFall(new Thresholds(2, 3), view, 0, 0, reason));
  }

  private static final class FakeStore implements VerdictStore {

    private final List<Ballot> ballots = new ArrayList<>();
    private boolean away;

    @Override
    public CastResult cast(Ballot ballot) {
      if (away) {
        throw new StoreException("not connected", new IllegalStateException());
      }
      ballots.add(ballot);
      return new CastResult(
          CastResult.Outcome.KEPT, Status.HEALTHY, Status.HEALTHY, 1, 1, ballot.reason());
    }

    @Override
    public Map<BackendId, Map<String, String>> votes(Collection<BackendId> backends) {
      return Map.of();
    }
  }
}
