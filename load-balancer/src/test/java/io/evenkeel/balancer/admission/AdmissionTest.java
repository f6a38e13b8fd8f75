package io.evenkeel.balancer.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.admission.NotAdmittedException.Reason;
import io.evenkeel.balancer.outlier.Finding;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.selection.Strategies;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Attempt.Outcome;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.common.backend.Status;
import io.evenkeel.common.backend.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private final Roster roster =
      new Roster(new Strategies(new Random(1)).named("least-connections"), change -> {});
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Admission admission = limited(2, 3, Duration.ofSeconds(60));

  @AfterEach
  void stopTheTimer() {
    timer.shutdownNow();
  }

  @Test
  void withoutALimitNothingWaits() {
    serve("a");
    Admission open = new Admission(roster);
    for (int i = 0; i < 100; i++) {
      assertThat(open.begin(Set.of(), true, 0)).isNotNull();
    }
    assertThat(open.waiting()).isZero();
  }

  @Test
  void whoFindsNobodyIsToldAtOnce() {
    assertThat(admission.begin(Set.of(), true, 0)).isNull();
    assertRefused(admission.await(Set.of(), true), Reason.NOBODY);
    assertRefused(new Admission(roster).await(Set.of(), true), Reason.NOBODY);

    serve("a");
    Attempt tried = begin();
    assertRefused(admission.await(Set.of(tried.upstream()), true), Reason.NOBODY);
  }

  @Test
  void prefersWhoHasRoomAndWaitsOnlyWhenAllAreFull() {
    serve("a", "b");
    List<Attempt> attempts = List.of(begin(), begin(), begin(), begin());
    assertThat(attempts)
        .extracting(Attempt::upstream)
        .allSatisfy(u -> assertThat(u.inFlight()).isEqualTo(2));
    assertThat(admission.begin(Set.of(), true, 0)).isNull();
  }

  @Test
  void aLookSeesWhetherThereIsRoomForThisRequestAndTakesNone() {
    assertThat(admission.hasRoom(Set.of(), true)).as("nobody is there").isFalse();
    serve("a", "b");
    Upstream a = begin().upstream();
    assertThat(admission.hasRoom(Set.of(a), true)).isTrue();
    begin();
    begin();
    assertThat(admission.hasRoom(Set.of(), true)).isTrue();
    begin();
    assertThat(admission.hasRoom(Set.of(), true)).as("all are full").isFalse();
  }

  @Test
  void aLookIsNobodysTurn() {
    Roster inTurn = new Roster(new Strategies(new Random(1)).named("round-robin"), change -> {});
    Admission open = new Admission(inTurn);
    inTurn.apply(List.of(backend("a", AdminState.ACTIVE), backend("b", AdminState.ACTIVE)), false);
    for (int round = 0; round < 10; round++) {
      Upstream one = Objects.requireNonNull(open.begin(Set.of(), true, 0)).upstream();
      assertThat(open.hasRoom(Set.of(), true)).isTrue();
      Upstream other = Objects.requireNonNull(open.begin(Set.of(), true, 0)).upstream();
      assertThat(other).as("each once a round").isNotSameAs(one);
    }
  }

  @Test
  void whoWaitsIsServedInOrderAsSoonAsThereIsRoom() {
    serve("a");
    Attempt first = begin();
    Attempt second = begin();
    assertThat(admission.begin(Set.of(), true, 0)).isNull();
    CompletableFuture<Attempt> third = admission.await(Set.of(), true);
    CompletableFuture<Attempt> fourth = admission.await(Set.of(), true);
    assertThat(admission.waiting()).isEqualTo(2);

    first.finish(Outcome.ANSWERED, 0);
    assertThat(third).isCompleted();
    assertThat(fourth).isNotDone();
    assertThat(admission.begin(Set.of(), true, 0)).as("nobody jumps the queue").isNull();

    second.finish(Outcome.ANSWERED, 0);
    assertThat(fourth).isCompleted();
    assertThat(admission.waiting()).isZero();
    assertThat(third.join().upstream().inFlight()).isEqualTo(2);
  }

  @Test
  void whoHasTriedThatUpstreamLetsTheNextOnePass() {
    serve("a", "b");
    List<Attempt> attempts = List.of(begin(), begin(), begin(), begin());
    Attempt some = attempts.getFirst();
    CompletableFuture<Attempt> choosy = admission.await(Set.of(some.upstream()), true);
    CompletableFuture<Attempt> next = admission.await(Set.of(), true);

    some.finish(Outcome.ANSWERED, 0);

    assertThat(choosy).isNotDone();
    assertThat(next).isCompleted();
  }

  @Test
  void aFullLineIsNoObstacleToAPlaceThatNobodyInItCouldUse() {
    Admission one = limited(1, 2, Duration.ofSeconds(60));
    serve("a", "b");
    Attempt onA = Objects.requireNonNull(one.begin(Set.of(), true, 0));
    Attempt onB = Objects.requireNonNull(one.begin(Set.of(), true, 0));
    CompletableFuture<Attempt> first = one.await(Set.of(onB.upstream()), false);
    CompletableFuture<Attempt> second = one.await(Set.of(onB.upstream()), true);
    assertRefused(one.await(Set.of(), true), Reason.QUEUE_FULL);

    onB.finish(Outcome.ANSWERED, 0);
    CompletableFuture<Attempt> third = one.await(Set.of(), true);
    assertThat(third).isCompleted();
    assertThat(third.join().upstream()).isSameAs(onB.upstream());
    assertRefused(one.await(Set.of(), true), Reason.QUEUE_FULL);

    onA.finish(Outcome.ANSWERED, 0);
    assertThat(first).as("nobody has overtaken it").isCompleted();
    assertThat(second).isNotDone();
  }

  @Test
  void whoMayNotBeATrialLeavesItToOneWhoMay() {
    Admission one = limited(1, 1, Duration.ofSeconds(60));
    serve("a", "b");
    Upstream a = roster.current().members().getFirst().upstream();
    eject(a, io.evenkeel.balancer.outlier.Reason.SERVER_ERRORS);
    Attempt onB = Objects.requireNonNull(one.begin(Set.of(), true, 0));
    CompletableFuture<Attempt> post = one.await(Set.of(), false);
    a.record().trialSoon(0);

    CompletableFuture<Attempt> get = one.await(Set.of(), true);

    assertThat(get).isCompleted();
    assertThat(get.join().upstream()).isSameAs(a);
    onB.finish(Outcome.ANSWERED, 0);
    assertThat(post).isCompleted();
  }

  @Test
  void whenTheHealthyAreFullRequestsWaitRatherThanGoToTheUnhealthy() {
    Admission one = limited(1, 1, Duration.ofSeconds(60));
    roster.apply(
        List.of(
            backend("a", AdminState.ACTIVE),
            backend("b", Status.UNHEALTHY, AdminState.ACTIVE),
            backend("c", Status.UNKNOWN, AdminState.ACTIVE)),
        false);
    Attempt onA = Objects.requireNonNull(one.begin(Set.of(), true, 0));

    assertThat(one.begin(Set.of(), true, 0)).isNull();
    assertThat(one.begin(Set.of(onA.upstream()), true, 0)).as("a retry goes on").isNotNull();
    assertThat(one.await(Set.of(), true)).isNotDone();
  }

  @Test
  void onlySoManyWait() {
    fill();
    for (int i = 0; i < 3; i++) {
      assertThat(admission.await(Set.of(), true)).isNotDone();
    }
    assertRefused(admission.await(Set.of(), true), Reason.QUEUE_FULL);
  }

  @Test
  void nobodyWaitsPastTheDeadline() {
    Admission impatient = limited(1, 3, Duration.ofMillis(20));
    serve("a");
    assertThat(impatient.begin(Set.of(), true, 0)).isNotNull();

    CompletableFuture<Attempt> waiting = impatient.await(Set.of(), true);

    await().until(waiting::isDone);
    assertRefused(waiting, Reason.WAITED_TOO_LONG);
    await().until(() -> impatient.waiting() == 0);
  }

  @Test
  void whoGoesAwayLeavesTheLine() {
    Attempt attempt = fill();
    CompletableFuture<Attempt> gone = admission.await(Set.of(), true);
    CompletableFuture<Attempt> next = admission.await(Set.of(), true);

    assertThat(gone.cancel(false)).isTrue();
    assertThat(admission.waiting()).isOne();
    attempt.finish(Outcome.ANSWERED, 0);

    assertThat(next).isCompleted();
    assertThat(timer.getQueue().size()).as("deadlines that are still to come").isLessThan(3);
  }

  @Test
  void whoWaitsIsTurnedAwayWhenNobodyIsLeftToWaitFor() {
    fill();
    CompletableFuture<Attempt> waiting = admission.await(Set.of(), true);

    roster.apply(List.of(backend("a", AdminState.DRAINING)), false);
    admission.serve();

    assertRefused(waiting, Reason.NOBODY);
  }

  @Test
  void whatDrainsGetsNothingMoreFromTheMomentTheRosterKnows() {
    serve("a", "b");
    Attempt running = begin();
    roster.apply(
        List.of(backend("a", AdminState.DRAINING), backend("b", AdminState.DRAINING)), false);

    assertThat(admission.begin(Set.of(), true, 0)).isNull();
    assertThat(running.finish(Outcome.ANSWERED, 0)).isTrue();
  }

  @Test
  void aTrialIsOneRequestAndTheOthersGoElsewhere() {
    serve("a", "b");
    Upstream a = roster.current().members().getFirst().upstream();
    eject(a, io.evenkeel.balancer.outlier.Reason.SERVER_ERRORS);
    a.record().trialSoon(0);

    int trials = 0;
    Admission open = new Admission(roster);
    for (int i = 0; i < 50; i++) {
      Attempt attempt = Objects.requireNonNull(open.begin(Set.of(), true, 0));
      trials += attempt.upstream() == a ? 1 : 0;
    }
    assertThat(trials).isOne();
  }

  @Test
  void theEjectedAreTheLastResort() {
    serve("a", "b");
    Admission open = new Admission(roster);
    roster
        .current()
        .members()
        .forEach(member ->
            eject(member.upstream(), io.evenkeel.balancer.outlier.Reason.GATEWAY_FAILURES));

    Attempt one = Objects.requireNonNull(open.begin(Set.of(), true, 0));
    Attempt two = Objects.requireNonNull(open.begin(Set.of(), true, 0));
    assertThat(one.upstream()).isNotSameAs(two.upstream());
    assertThat(open.begin(Set.of(), true, 0)).as("one at a time").isNull();

    one.finish(Outcome.ANSWERED, 0);

    assertThat(one.upstream().ejected()).isFalse();
    assertThat(two.upstream().ejected()).isTrue();
  }

  @Test
  void neverMoreThanTheLimitHoweverManyThreadsAsk() throws Exception {
    serve("a", "b", "c");
    Admission busy = limited(2, 1_000, Duration.ofSeconds(60));
    List<Attempt> held = new ArrayList<>();
    for (int i = 0; i < 4; i++) { // of six places, so that the threads must wait for each other
      held.add(Objects.requireNonNull(busy.begin(Set.of(), true, 0)));
    }
    AtomicInteger most = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    Callable<Void> client =
        () -> {
          for (int i = 0; i < 2_000; i++) {
            Attempt attempt = busy.begin(Set.of(), true, 0);
            if (attempt == null) {
              attempt = busy.await(Set.of(), true).join();
            }
            most.accumulateAndGet(attempt.upstream().inFlight(), Math::max);
            served.incrementAndGet();
            attempt.finish(Outcome.ANSWERED, 0);
          }
          return null;
        };
    try (var threads = Executors.newFixedThreadPool(12)) {
      List<Callable<Void>> clients = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        clients.add(client);
      }
      for (Future<Void> done : threads.invokeAll(clients)) {
        done.get();
      }
    }
    assertThat(served).hasValue(24_000);
    assertThat(most).hasValueLessThanOrEqualTo(2);
    assertThat(busy.waiting()).isZero();
    held.forEach(attempt -> attempt.finish(Outcome.ANSWERED, 0));
    roster.current().members().forEach(m -> assertThat(m.upstream().inFlight()).isZero());
  }

  private Attempt fill() {
    serve("a");
    begin();
    return begin();
  }

  private Attempt begin() {
    return Objects.requireNonNull(admission.begin(Set.of(), true, 0));
  }

  private static void eject(Upstream upstream, io.evenkeel.balancer.outlier.Reason reason) {
    upstream.record().eject(new Finding(reason, "test", 1_000_000_000), 0);
  }

  private static void assertRefused(CompletableFuture<Attempt> later, Reason reason) {
    assertThat(later).isCompletedExceptionally();
    assertThatThrownBy(later::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            NotAdmittedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private Admission limited(int maxInFlight, int queue, Duration timeout) {
    return new Admission(
        roster, new ConcurrencyLimits(maxInFlight, queue, timeout), timer, () -> 0);
  }

  private void serve(String... ids) {
    roster.apply(List.of(ids).stream().map(id -> backend(id, AdminState.ACTIVE)).toList(), false);
  }

  private static Backend backend(String id, AdminState admin) {
    return backend(id, Status.HEALTHY, admin);
  }

  private static Backend backend(String id, Status status, AdminState admin) {
    return new Backend(
        new BackendId(id),
        BackendUrl.parse("http://" + id),
        status,
        admin,
        Weight.DEFAULT,
        null,
        0,
        "",
        null);
  }
}
