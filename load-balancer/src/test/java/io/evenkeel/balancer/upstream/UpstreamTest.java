package io.evenkeel.balancer.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.outlier.Finding;
import io.evenkeel.balancer.outlier.OutlierSettings;
import io.evenkeel.balancer.outlier.Pool;
import io.evenkeel.balancer.outlier.Reason;
import io.evenkeel.balancer.upstream.Attempt.Outcome;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UpstreamTest {

  private final Upstream upstream =
      new Upstream(new BackendId("backend1"), BackendUrl.parse("http://127.0.0.1:8080"));

  @Test
  void nothingSpeaksAgainstAnUpstreamThatNobodyHasTried() {
    assertThat(upstream.failing()).isFalse();
    assertThat(upstream.worthTrying()).isTrue();
    assertThat(upstream.inFlight()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anAttemptIsInFlightUntilItIsFinishedHoweverItEnds(Outcome outcome) {
    Attempt attempt = upstream.begin(0);
    assertThat(upstream.inFlight()).isOne();
    assertThat(attempt.upstream()).isSameAs(upstream);

    assertThat(attempt.finish(outcome, 0)).isTrue();

    assertThat(upstream.inFlight()).isZero();
  }

  @Test
  void onlyTheFirstFinishCounts() {
    Attempt attempt = upstream.begin(0);
    attempt.finish(Outcome.ANSWERED, 0);

    assertThat(attempt.finish(Outcome.BROKEN, 0)).isFalse();

    assertThat(upstream.inFlight()).isZero();
    assertThat(upstream.failing()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "BROKEN", "TIMED_OUT", "CUT"})
  void aFailedAttemptIsEvidenceUntilOneIsAnswered(Outcome failure) {
    upstream.begin(0).finish(failure, 0);
    assertThat(upstream.failing()).isTrue();
    assertThat(upstream.worthTrying()).isFalse();

    upstream.begin(0).finish(Outcome.ANSWERED, 0);

    assertThat(upstream.failing()).isFalse();
    assertThat(upstream.worthTrying()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"WITHDRAWN", "CANCELLED"})
  void anAttemptThatWasGivenUpProvesNothing(Outcome givenUp) {
    upstream.begin(0).finish(givenUp, 0);
    assertThat(upstream.failing()).isFalse();

    upstream.unreachable();
    upstream.begin(0).finish(givenUp, 0);
    assertThat(upstream.failing()).isTrue();
  }

  @Test
  void theTcpCheckFindsThatItCannotBeReachedAndThatItCanAgain() {
    upstream.unreachable();
    assertThat(upstream.failing()).isTrue();

    upstream.reached();

    assertThat(upstream.failing()).isFalse();
  }

  @Test
  void anOpenPortDoesNotOutweighAFailedAttemptButEarnsOneTrial() {
    upstream.begin(0).finish(Outcome.TIMED_OUT, 0);

    upstream.reached();

    assertThat(upstream.failing()).isTrue();
    assertThat(upstream.worthTrying()).isTrue();
    Attempt trial = upstream.begin(0);
    assertThat(upstream.worthTrying()).isFalse();
    trial.finish(Outcome.TIMED_OUT, 0);
    assertThat(upstream.worthTrying()).as("until the next check").isFalse();
    upstream.reached();
    upstream.begin(0).finish(Outcome.ANSWERED, 0);
    assertThat(upstream.failing()).isFalse();
  }

  @Test
  void aTrialWaitsForTheAttemptsInFlight() {
    Attempt old = upstream.begin(0);
    upstream.begin(0).finish(Outcome.BROKEN, 0);
    upstream.reached();
    assertThat(upstream.worthTrying()).isFalse();

    old.finish(Outcome.CANCELLED, 0);

    assertThat(upstream.worthTrying()).isTrue();
  }

  @Test
  void aTrialDoesNotWaitForStreamsAndTunnels() {
    Attempt tunnel = upstream.begin(0);
    tunnel.head(101, 0);
    upstream.begin(0).finish(Outcome.BROKEN, 0);
    upstream.reached();

    assertThat(upstream.worthTrying()).isTrue();
    assertThat(upstream.inFlight()).isOne();
  }

  @Test
  void aStaleConnectionIsNoEvidence() {
    upstream.begin(0).finish(Outcome.STALE, 0);
    assertThat(upstream.failing()).isFalse();
  }

  @Test
  void aWithdrawalReachesAllThatWaitAndNoneThatComesAfter() {
    CompletionStage<Void> first = upstream.withdrawn();
    CompletionStage<Void> second = upstream.begin(0).withdrawn();

    upstream.withdraw();
    CompletionStage<Void> afterwards = upstream.withdrawn();

    assertThat(first.toCompletableFuture()).isCompleted();
    assertThat(second.toCompletableFuture()).isCompleted();
    assertThat(afterwards.toCompletableFuture()).isNotDone();
  }

  @Test
  void aWaiterThatIsCancelledOrWhoseAttemptIsFinishedLeavesNothingBehind() {
    CompletionStage<Void> cancelled = upstream.withdrawn();
    Attempt attempt = upstream.begin(0);
    CompletionStage<Void> finished = attempt.withdrawn();
    assertThat(upstream.waiting()).isEqualTo(2);

    cancelled.toCompletableFuture().cancel(false);
    attempt.finish(Outcome.ANSWERED, 0);

    assertThat(upstream.waiting()).isZero();
    upstream.withdraw();
    assertThat(finished.toCompletableFuture()).isNotDone();
    assertThat(attempt.withdrawn().toCompletableFuture()).isNotDone();
    assertThat(upstream.waiting()).as("asked for after the finish").isZero();
  }

  @Test
  void theLatencyOfAnAnswerCountsFromTheEndOfTheRequest() {
    upstream.record().eject(new Finding(Reason.LATENCY, "test", 1_000), 0);
    upstream.record().trialSoon(0);
    Attempt trial = upstream.begin(0);
    trial.sent(60_000);

    trial.head(200, 60_900);

    assertThat(upstream.ejected()).isFalse();
    trial.finish(Outcome.ANSWERED, 61_000);
  }

  @Test
  void anAnswerThatComesBeforeTheEndOfTheRequestHasNotBeenWaitedFor() {
    upstream.record().eject(new Finding(Reason.LATENCY, "test", 1_000), 0);
    upstream.record().trialSoon(0);
    Attempt trial = upstream.begin(0);
    trial.uploading();

    trial.head(200, 60_000);

    assertThat(upstream.ejected()).isFalse();
    trial.finish(Outcome.ANSWERED, 61_000);
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "true, 1"})
  void aWaitThatWasGivenUpCountsFromTheEndOfTheRequest(boolean sent, int slow) {
    Upstream other =
        new Upstream(new BackendId("backend2"), BackendUrl.parse("http://127.0.0.1:8081"));
    OutlierSettings settings = OutlierSettings.DEFAULT;
    long minute = Duration.ofMinutes(1).toNanos();
    for (int i = 0; i < 100; i++) {
      Attempt fine = other.begin(0);
      fine.head(200, 1_000_000);
      fine.finish(Outcome.ANSWERED, 1_000_000);
      Attempt givenUp = upstream.begin(0);
      givenUp.uploading();
      if (sent) {
        givenUp.sent(minute);
      }
      givenUp.finish(Outcome.WITHDRAWN, 2 * minute);
    }

    Finding finding =
        upstream
            .record()
            .review(new Pool(List.of(upstream.record(), other.record()), settings), 2 * minute);

    assertThat(finding == null ? 0 : 1).isEqualTo(slow);
  }

  @Test
  void onlyTheFirstHeadCountsAndNoneAfterTheFinish() {
    Attempt attempt = upstream.begin(0);
    attempt.head(500, 0);
    attempt.head(500, 0);
    assertThat(upstream.load()).isEqualTo(2);
    attempt.finish(Outcome.ANSWERED, 0);
    attempt.head(500, 0);
    assertThat(upstream.load()).isOne();
  }

  @Test
  void theOneTrialIsTakenOnce() {
    upstream.record().eject(new Finding(Reason.LATENCY, "test", 1_000), 0);
    assertThat(upstream.tryBegin(0, 0)).isNull();
    assertThat(upstream.admits(true)).isFalse();
    upstream.record().trialSoon(0);
    assertThat(upstream.admits(true)).isTrue();

    Attempt trial = Objects.requireNonNull(upstream.tryBegin(0, 0));

    assertThat(upstream.tryBegin(0, 0)).isNull();
    assertThat(upstream.inFlight()).isOne();
    trial.finish(Outcome.CANCELLED, 0);
    assertThat(upstream.tryBegin(0, 0)).isNotNull();
  }

  @Test
  void aTunnelIsToldWhenTheOperatorWantsNothingMoreSentHere() {
    Attempt tunnel = upstream.begin(0);
    CompletionStage<Void> before = tunnel.released();
    CompletionStage<Void> ended = upstream.begin(0).released();
    ended.toCompletableFuture().cancel(false);
    upstream.withdraw();
    assertThat(before.toCompletableFuture()).isNotDone();

    upstream.release(true);

    assertThat(before.toCompletableFuture()).isCompleted();
    assertThat(upstream.released().toCompletableFuture()).as("is so already").isCompleted();
    upstream.release(false);
    assertThat(upstream.released().toCompletableFuture()).isNotDone();
  }

  @Test
  void aRunOfFailuresAsksForAReview() {
    AtomicInteger asked = new AtomicInteger();
    Upstream watched =
        new Upstream(
            upstream.id(), upstream.url(), OutlierSettings.DEFAULT, asked::incrementAndGet);
    for (int i = 0; i < 4; i++) {
      watched.begin(i).finish(Outcome.BROKEN, i);
    }
    assertThat(asked).hasValue(0);
    watched.begin(4).finish(Outcome.BROKEN, 4);
    assertThat(asked).hasValue(1);
  }

  @Test
  void everyAttemptIsCountedDownOnceWhileManyThreadsFinishIt() throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        Attempt attempt = upstream.begin(0);
        Callable<Integer> finish =
            () -> {
              Outcome[] outcomes = Outcome.values();
              int any = ThreadLocalRandom.current().nextInt(outcomes.length);
              return attempt.finish(outcomes[any], 0) ? 1 : 0;
            };
        work.add(finish);
        work.add(finish);
      }
      int finished = 0;
      for (Future<Integer> result : threads.invokeAll(work)) {
        finished += result.get();
      }
      assertThat(finished).isEqualTo(500);
      assertThat(upstream.inFlight()).isZero();
    }
  }
}
