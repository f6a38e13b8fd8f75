package io.evenkeel.balancer.roster;

import static io.evenkeel.balancer.roster.Backends.backend;
import static io.evenkeel.balancer.roster.Backends.healthy;
import static io.evenkeel.balancer.roster.Backends.unhealthy;
import static io.evenkeel.balancer.roster.Backends.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.outlier.Reason;
import io.evenkeel.balancer.selection.Strategies;
import io.evenkeel.balancer.upstream.Attempt.Outcome;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RosterTest {

  private final List<RosterChange> changes = new ArrayList<>();
  private final Roster roster =
      new Roster(new Strategies(new Random(1)).named("round-robin"), changes::add);

  @Test
  void anEmptyRosterHasNobody() {
    assertThat(roster.current().select(Set.of())).isNull();
    assertThat(roster.current().members()).isEmpty();
  }

  @Test
  void onlyTheHealthyAreServedWhileEnoughAre() {
    apply(healthy("a"), healthy("b"), unhealthy("c", 1), unknown("d"));
    assertThat(served()).containsExactly("a", "b");
  }

  @Test
  void theGuardRailHoldsTheLatestToFallIn() {
    apply(healthy("a"), unhealthy("b", 30), unhealthy("c", 10), unhealthy("d", 20));
    assertThat(served()).containsExactly("a", "b");
  }

  @Test
  void whenAllLookSickHalfOfThemServes() {
    apply(unhealthy("a", 4), unhealthy("b", 3), unhealthy("c", 2), unhealthy("d", 1));
    assertThat(served()).containsExactly("a", "b");
  }

  @Test
  void oneThatIsHeldInGoesOutAndComesBackByOwnEvidenceAtOnce() {
    apply(healthy("a"), unhealthy("b", 1), unhealthy("c", 2));
    RosterSnapshot snapshot = roster.current();
    Upstream held = upstream("c");
    assertThat(served()).containsExactly("a", "c");

    held.begin(0).finish(Outcome.UNREACHABLE, 0);
    assertThat(served()).containsExactly("a");

    held.reached();
    assertThat(served()).containsExactly("a", "c");
    assertThat(roster.current()).isSameAs(snapshot);
  }

  @Test
  void aHealthyOneIsServedEvenWhileItsAttemptsFail() {
    apply(healthy("a"), healthy("b"));
    upstream("a").begin(0).finish(Outcome.BROKEN, 0);
    assertThat(served()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @EnumSource(
      value = AdminState.class,
      names = {"DRAINING", "DISABLED"})
  void whatTheOperatorTookOutIsNeverServedAndNotCounted(AdminState admin) {
    apply(
        backend("a", Status.HEALTHY, admin, 0),
        backend("b", Status.UNKNOWN, admin, 0),
        backend("c", Status.UNHEALTHY, admin, 9),
        unhealthy("d", 1),
        unhealthy("e", 2));
    // A pool of two: one may be left out, whatever else there is.
    assertThat(served()).containsExactly("e");
    upstream("d").unreachable();
    upstream("e").unreachable();
    assertThat(roster.current().select(Set.of())).isNull();
  }

  @Test
  void theUnknownServeWhileNoneIsHealthy() {
    apply(unknown("a"), unknown("b"), unhealthy("c", 1));
    assertThat(served()).containsExactly("a", "b");
  }

  @Test
  void oneRequestGoesOnToTheUnknownAndThenToTheUnhealthyRatherThanFail() {
    apply(unhealthy("a", 1), unknown("b"), healthy("c"), unhealthy("d", 2));
    assertThat(order()).containsExactly("c", "b", "a, d");
  }

  @Test
  void oneThatFailsHereTooIsNoLastResort() {
    apply(healthy("a"), unhealthy("b", 1));
    upstream("b").unreachable();
    assertThat(order()).containsExactly("a");
  }

  @Test
  void whileTheStatusIsStaleTheUnhealthyGetOneAttemptAtATime() {
    roster.apply(List.of(healthy("a"), unhealthy("b", 1)), true);
    assertThat(served()).containsExactly("a", "b");

    var trial = upstream("b").begin(0);
    assertThat(served()).containsExactly("a");

    trial.finish(Outcome.ANSWERED, 0);
    assertThat(served()).containsExactly("a", "b");

    upstream("b").begin(0).finish(Outcome.BROKEN, 0);
    assertThat(served()).containsExactly("a");
  }

  @Test
  void anUpstreamOutlivesSnapshotsAsLongAsItsUrlStays() {
    apply(healthy("a"), healthy("b"));
    Upstream a = upstream("a");
    a.begin(0);

    apply(unhealthy("a", 1), healthy("b"), healthy("c"));
    assertThat(upstream("a")).isSameAs(a);
    assertThat(upstream("a").inFlight()).isOne();

    Backend moved = Backends.at("a", "http://elsewhere:8080");
    apply(moved, healthy("b"), healthy("c"));
    assertThat(upstream("a")).isNotSameAs(a);
    assertThat(upstream("a").inFlight()).isZero();
    assertThat(upstream("a").url()).isEqualTo(moved.url());
  }

  @Test
  void anUpdateThatChangesNothingKeepsTheSnapshot() {
    Backend a = healthy("a");
    apply(a, healthy("b"));
    RosterSnapshot before = roster.current();
    changes.clear();

    Backend checked =
        new Backend(
            a.id(),
            a.url(),
            a.status(),
            a.admin(),
            a.weight(),
            a.zone(),
            a.revision(),
            a.reason(),
            Instant.EPOCH);
    apply(healthy("b"), checked);

    assertThat(roster.current()).isSameAs(before);
    assertThat(changes).isEmpty();
  }

  @Test
  void oneThatTurnsUnhealthyIsWithdrawnAfterTheNewSnapshotIsInForce() {
    apply(healthy("a"), healthy("b"));
    CompletableFuture<List<String>> servedThen = new CompletableFuture<>();
    upstream("a").withdrawn().thenRun(() -> servedThen.complete(served()));
    CompletableFuture<Void> other = upstream("b").withdrawn().toCompletableFuture();

    apply(unhealthy("a", 1), healthy("b"));

    assertThat(servedThen).isCompletedWithValue(List.of("b"));
    assertThat(other).isNotDone();
  }

  @Test
  void oneThatBeganToWaitJustTooLateIsToldAtTheNextLookAndNoneAfterThat() {
    apply(healthy("a"), healthy("b"));
    apply(unhealthy("a", 1), healthy("b"));
    CompletableFuture<Void> late = upstream("a").withdrawn().toCompletableFuture();

    apply(unhealthy("a", 1), healthy("b"));
    CompletableFuture<Void> trial = upstream("a").withdrawn().toCompletableFuture();
    apply(unhealthy("a", 1), healthy("b"));

    assertThat(late).isCompleted();
    assertThat(trial).isNotDone();
  }

  @Test
  void oneThatIsHeldInIsWithdrawnOnceOwnEvidenceSpeaksAgainstItToo() {
    apply(unhealthy("a", 1), unhealthy("b", 0));
    CompletableFuture<Void> waiting = upstream("a").withdrawn().toCompletableFuture();
    roster.review(0);
    assertThat(waiting).isNotDone();

    upstream("a").unreachable();
    roster.review(0);

    assertThat(waiting).isCompleted();
  }

  @Test
  void oneThatIsEjectedIsWithdrawnSoThatItsRequestsMoveElsewhere() {
    apply(healthy("a"), healthy("b"));
    CompletableFuture<Void> waiting = upstream("a").withdrawn().toCompletableFuture();
    CompletableFuture<Void> other = upstream("b").withdrawn().toCompletableFuture();

    failGateway("a");
    roster.review(0);

    assertThat(waiting).isCompleted();
    assertThat(other).isNotDone();
    assertThat(served()).containsExactly("b");
  }

  @Test
  void nobodyIsWithdrawnWhereThereIsNoElsewhere() {
    apply(healthy("a"));
    CompletableFuture<Void> waiting = upstream("a").withdrawn().toCompletableFuture();

    failGateway("a");
    roster.review(0);

    assertThat(upstream("a").ejected()).isTrue();
    assertThat(waiting).isNotDone();
    assertThat(served()).as("the last resort").containsExactly("a");
  }

  @Test
  void saysEachEjectionAndReturnOnceWithItsCause() {
    apply(healthy("a"), healthy("b"));
    changes.clear();
    failGateway("a");
    roster.review(10);
    roster.review(20);
    assertThat(words())
        .containsExactly("a ejected for 5s (5 consecutive attempts without a whole answer)");
    assertThat(roster.ejections(Reason.GATEWAY_FAILURES)).isOne();

    roster.turn(10 + 5_000_000_000L);
    upstream("a").begin(0).finish(Outcome.BROKEN, 0);
    roster.review(10);
    assertThat(words()).containsExactly("a stays ejected for 10s (trial: no answer)");

    upstream("a").record().trialSoon(0);
    upstream("a").begin(0).finish(Outcome.ANSWERED, 0);
    roster.review(20);
    roster.review(30);
    assertThat(words()).containsExactly("a returned (trial: answered)");
    assertThat(roster.ejections(Reason.GATEWAY_FAILURES)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    // pool, unhealthy, ejected healthy: how many of the unhealthy are left out
    "4, 2, 0, 2",
    "4, 2, 1, 1",
    "4, 2, 2, 0",
    "4, 1, 2, 0",
    "4, 1, 1, 1",
    "2, 1, 0, 1",
    "2, 1, 1, 0",
    "3, 2, 0, 1",
    "3, 2, 1, 0",
    "1, 1, 0, 0",
    "6, 3, 1, 2"
  })
  void statusAndEjectionShareOneAllowance(int pool, int unhealthy, int ejected, int leftOut) {
    List<Backend> backends = new ArrayList<>();
    for (int i = 0; i < pool; i++) {
      backends.add(healthy("b" + i));
    }
    roster.apply(backends, false);
    for (int i = 0; i < ejected; i++) {
      failGateway("b" + (pool - 1 - i));
    }
    for (int i = 0; i < unhealthy; i++) {
      backends.set(i, unhealthy("b" + i, i));
    }
    roster.apply(backends, false);
    roster.review(0);

    long out =
        roster.current().members().stream()
            .filter(member -> member.standing() == Standing.LEFT_OUT)
            .count();
    assertThat(out).isEqualTo(leftOut);
  }

  @Test
  void theAllowanceIsFreeAgainWhenTheEjectedReturn() {
    apply(healthy("a"), unhealthy("b", 1));
    assertThat(standing(upstream("b"))).isEqualTo(Standing.LEFT_OUT);
    failGateway("a");
    roster.review(0);
    assertThat(standing(upstream("b"))).isEqualTo(Standing.HELD_IN);

    upstream("a").begin(0).finish(Outcome.ANSWERED, 0);
    roster.review(0);

    assertThat(standing(upstream("b"))).isEqualTo(Standing.LEFT_OUT);
  }

  @Test
  void nobodyIsEjectedByComparisonPastTheGuardRail() {
    apply(healthy("a"), healthy("b"), unhealthy("c", 1));
    answer("a", 40, 500);
    answer("b", 100, 200);
    changes.clear();

    roster.review(0);
    roster.review(0);

    assertThat(upstream("a").ejected()).isFalse();
    assertThat(roster.withheld()).containsExactly(upstream("a"));
    assertThat(changes)
        .containsExactly(
            new RosterChange(
                "guard rail holds a in: to eject it (40 consecutive 5xx) would leave out more than"
                    + " half of the pool",
                true));

    apply(healthy("a"), healthy("b"), healthy("c"));
    roster.review(0);
    assertThat(upstream("a").ejected()).isTrue();
    assertThat(roster.withheld()).isEmpty();
  }

  @Test
  void whoseStatusRecoversGetsATrialAndNoMore() {
    apply(healthy("a"), healthy("b"));
    failGateway("a");
    roster.review(0);
    apply(unhealthy("a", 1), healthy("b"));
    apply(healthy("a"), healthy("b"));

    assertThat(upstream("a").admits(true)).isTrue();
    upstream("a").begin(0);
    assertThat(upstream("a").admits(true)).isFalse();
  }

  @Test
  void tunnelsAreToldOfADrainADisablingARemovalAndAMove() {
    apply(healthy("a"), healthy("b"), healthy("c"), healthy("d"), healthy("e"));
    List<CompletableFuture<Void>> told =
        List.of("a", "b", "c", "d").stream()
            .map(id -> upstream(id).released().toCompletableFuture())
            .toList();
    CompletableFuture<Void> unhealthy = upstream("e").released().toCompletableFuture();

    apply(
        backend("a", Status.HEALTHY, AdminState.DRAINING, 1),
        backend("b", Status.HEALTHY, AdminState.DISABLED, 1),
        Backends.at("d", "http://elsewhere"),
        unhealthy("e", 1));

    assertThat(told).allSatisfy(stage -> assertThat(stage).isCompleted());
    assertThat(unhealthy).isNotDone();
    assertThat(served()).containsExactly("d");
  }

  @Test
  void whatDrainsIsDisabledOrRemovedMayFinishWhatItHas() {
    apply(healthy("a"), healthy("b"), healthy("c"), healthy("d"));
    List<CompletableFuture<Void>> waiting =
        List.of("a", "b", "c").stream()
            .map(id -> upstream(id).withdrawn().toCompletableFuture())
            .toList();

    apply(
        backend("a", Status.HEALTHY, AdminState.DRAINING, 1),
        backend("b", Status.HEALTHY, AdminState.DISABLED, 1),
        healthy("d"));

    assertThat(waiting).allSatisfy(stage -> assertThat(stage).isNotDone());
  }

  @Test
  void looksForItselfWhereTheWordOfOthersIsNotEnough() {
    apply(healthy("a"), unhealthy("b", 1), unhealthy("c", 2), unknown("d"));
    upstream("a").unreachable();
    assertThat(needCheck()).isEmpty();

    upstream("b").unreachable();
    assertThat(needCheck()).containsExactly("b");

    apply(unhealthy("a", 4), unhealthy("b", 1), unhealthy("c", 2), unknown("d"));
    assertThat(needCheck()).containsExactly("a", "b");

    roster.apply(List.of(healthy("a"), unhealthy("b", 1), unhealthy("c", 2)), true);
    assertThat(needCheck()).containsExactly("b", "c");
  }

  @Test
  void saysEachChangeOnceWithItsCause() {
    apply(healthy("a"), healthy("b"));
    assertThat(words())
        .containsExactly(
            "a added (http://a:8080, healthy, active, weight 1)",
            "b added (http://b:8080, healthy, active, weight 1)");

    apply(unhealthy("a", 7), Backends.at("b", "http://c:80"));
    assertThat(words())
        .containsExactly(
            "a healthy -> unhealthy (connection refused)", "b url http://b:8080 -> http://c:80");

    apply(unhealthy("a", 7), unhealthy("b", 8));
    assertThat(words())
        .containsExactly(
            "b url http://c:80 -> http://b:8080",
            "b healthy -> unhealthy (connection refused)",
            "guard rail holds [b] in: more than half of the pool is unhealthy");

    apply(backend("b", Status.HEALTHY, AdminState.DRAINING, 9));
    assertThat(words())
        .containsExactly(
            "b unhealthy -> healthy (connection refused)",
            "b active -> draining",
            "a removed",
            "guard rail holds nothing in any more");

    roster.apply(List.of(), true);
    roster.apply(List.of(), false);
    assertThat(words())
        .containsExactly(
            "b removed",
            "status is stale: no orchestrator heartbeat; unhealthy upstreams get trials",
            "status is fresh again");
  }

  /** Five failures, one after the other. */
  private void failGateway(String id) {
    for (int i = 0; i < 5; i++) {
      upstream(id).begin(i).finish(Outcome.UNREACHABLE, i);
    }
  }

  private void answer(String id, int times, int status) {
    for (int i = 0; i < times; i++) {
      var attempt = upstream(id).begin(i);
      attempt.head(status, i);
      attempt.finish(Outcome.ANSWERED, i);
    }
  }

  private List<String> words() {
    List<String> words = changes.stream().map(RosterChange::words).toList();
    changes.clear();
    return words;
  }

  private void apply(Backend... backends) {
    roster.apply(List.of(backends), false);
  }

  private Upstream upstream(String id) {
    return roster.current().members().stream()
        .map(Member::upstream)
        .filter(upstream -> upstream.id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private List<String> needCheck() {
    return roster.current().members().stream()
        .filter(Member::needsCheck)
        .map(member -> member.backend().id().value())
        .toList();
  }

  /** Who gets the first attempt of some of many requests. */
  private List<String> served() {
    Set<String> served = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      Upstream upstream = roster.current().select(Set.of());
      if (upstream != null) {
        served.add(upstream.id().value());
      }
    }
    return List.copyOf(served);
  }

  /** Whom one request is sent to, one after the other; those of the last tier in any order. */
  private List<String> order() {
    Set<Upstream> tried = new HashSet<>();
    List<String> order = new ArrayList<>();
    Set<String> lastTier = new TreeSet<>();
    Upstream next;
    while ((next = roster.current().select(tried)) != null) {
      assertThat(tried.add(next)).isTrue();
      if (standing(next) == Standing.LEFT_OUT) {
        lastTier.add(next.id().value());
      } else {
        order.add(next.id().value());
      }
    }
    if (!lastTier.isEmpty()) {
      order.add(String.join(", ", lastTier));
    }
    return order;
  }

  private Standing standing(Upstream upstream) {
    return roster.current().members().stream()
        .filter(member -> member.upstream() == upstream)
        .findFirst()
        .orElseThrow()
        .standing();
  }
}
