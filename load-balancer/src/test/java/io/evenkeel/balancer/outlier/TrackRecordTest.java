package io.evenkeel.balancer.outlier;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.outlier.Ejection.Phase;
import io.evenkeel.balancer.outlier.TrackRecord.End;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrackRecordTest {

  private static final long MILLIS = 1_000_000;

  private final TrackRecord one = new TrackRecord(OutlierSettings.DEFAULT);
  private final TrackRecord other = new TrackRecord(OutlierSettings.DEFAULT);
  private long now;

  @Test
  void fiveGatewayFailuresInARowEjectWhateverTheOthersDo() {
    answers(one, 4, End.UNANSWERED, 0, 1);
    assertThat(finding()).isNull();

    answers(one, 1, End.UNANSWERED, 0, 1);

    assertThat(finding())
        .isEqualTo(
            new Finding(
                Reason.GATEWAY_FAILURES,
                "5 consecutive attempts without a whole answer",
                500 * MILLIS));
  }

  @Test
  void aResponseThatBreaksOffIsNoSuccessThoughItsHeadCame() {
    for (int i = 0; i < 5; i++) {
      answers(one, 1, End.CUT, 200, 5);
    }
    Finding finding = Objects.requireNonNull(finding());
    assertThat(finding.reason()).isEqualTo(Reason.GATEWAY_FAILURES);
  }

  @Test
  void answersThatFallSilentCountByComparisonOnlyAndEndNoRun() {
    answers(one, 4, End.UNANSWERED, 0, 1);
    answers(one, 1, End.STALLED, 200, 5);
    answers(one, 1, End.UNANSWERED, 0, 1);
    assertThat(Objects.requireNonNull(finding()).reason()).isEqualTo(Reason.GATEWAY_FAILURES);

    answers(one, 1, End.WHOLE, 200, 5);
    answers(one, 40, End.STALLED, 200, 5);
    assertThat(finding()).as("nobody to compare with").isNull();
    answers(other, 40, End.WHOLE, 200, 5);
    assertThat(Objects.requireNonNull(finding()).reason()).isEqualTo(Reason.ERROR_RATE);
  }

  @Test
  void silenceConfirmsProbesOnlyWhileTheOthersAnswer() {
    one.begun();
    for (int i = 0; i < 6; i++) {
      turn();
    }
    assertThat(one.confirm(pool(), List.of())).as("nobody answers").isNull();

    answers(other, 1, End.WHOLE, 200, 5);
    assertThat(Objects.requireNonNull(one.confirm(pool(), List.of())).words())
        .isEqualTo("unhealthy, and silent for 2000 ms");

    answers(one, 1, End.WHOLE, 503, 5);
    assertThat(one.confirm(pool(), List.of())).as("it answers").isNull();
  }

  @Test
  void silenceConfirmsProbesWhereAHealthyOneIsIdle() {
    one.begun();
    for (int i = 0; i < 6; i++) {
      turn();
    }
    assertThat(one.confirm(pool(), List.of(other))).isNotNull();
  }

  @Test
  void silenceConfirmsNothingWhereTheHealthyOneIsSilentToo() {
    one.begun();
    other.begun();
    for (int i = 0; i < 6; i++) {
      turn();
    }
    assertThat(one.confirm(pool(), List.of(other))).isNull();
  }

  @Test
  void oneSuccessEndsARun() {
    answers(one, 4, End.UNANSWERED, 0, 1);
    answers(one, 1, End.WHOLE, 200, 5);
    answers(one, 4, End.UNANSWERED, 0, 1);
    assertThat(finding()).isNull();
  }

  @Test
  void manyThatFailAtOneStrokeAreOneFailure() {
    int stretch = one.begun();
    for (int i = 0; i < 50; i++) {
      one.ended(stretch, End.UNANSWERED, false, false, now, now + 5);
    }
    assertThat(finding()).isNull();
  }

  @Test
  void errorsInARowEjectOnlyBesideOthersThatAnswerWell() {
    answers(one, 5, End.WHOLE, 500, 1);
    assertThat(finding()).as("nobody to compare with").isNull();

    answers(other, 20, End.WHOLE, 200, 5);
    assertThat(finding()).as("too few to tell").isNull();

    answers(other, 80, End.WHOLE, 200, 5);
    Finding finding = Objects.requireNonNull(finding());
    assertThat(finding.words()).isEqualTo("5 consecutive 5xx");

    answers(other, 2, End.WHOLE, 500, 1);
    assertThat(finding()).as("the other has begun to fail too").isNull();
  }

  @Test
  void attemptsThatStillWaitCountAsSlowOnceTheyHaveWaitedTooLong() {
    answers(other, 40, End.WHOLE, 200, 50);
    for (int i = 0; i < 25; i++) {
      one.begun();
    }
    assertThat(finding()).isNull();
    for (int i = 0; i < 3; i++) {
      turn();
      answers(other, 40, End.WHOLE, 200, 50);
    }
    Finding finding = Objects.requireNonNull(finding());
    assertThat(finding.reason()).isEqualTo(Reason.LATENCY);
  }

  @Test
  void attemptsThatWaitForTheirClientsAreNotSlow() {
    answers(other, 40, End.WHOLE, 200, 50);
    for (int i = 0; i < 25; i++) {
      one.uploading(one.begun(), false);
    }
    for (int i = 0; i < 10; i++) {
      turn();
      answers(other, 40, End.WHOLE, 200, 50);
    }
    assertThat(finding()).isNull();

    for (int i = 0; i < 25; i++) {
      one.sent(false, now);
    }
    for (int i = 0; i < 3; i++) {
      turn();
      answers(other, 40, End.WHOLE, 200, 50);
    }
    assertThat(Objects.requireNonNull(finding()).reason()).isEqualTo(Reason.LATENCY);
  }

  @Test
  void aTrialThatWaitsForItsClientProvesNothing() {
    ejected(Reason.GATEWAY_FAILURES);
    assertThat(one.beginTrial(now)).isTrue();
    one.uploading(one.begun(), true);

    pass(Duration.ofSeconds(10));

    assertThat(one.phase()).isEqualTo(Phase.TRIAL_DUE);
  }

  @Test
  void theTimeOfATrialBeginsWhenItsRequestIsThrough() {
    ejected(Reason.GATEWAY_FAILURES);
    assertThat(one.beginTrial(now)).isTrue();
    one.uploading(one.begun(), true);
    now += Duration.ofMillis(1_900).toNanos();
    one.sent(true, now);

    now += Duration.ofMillis(1_900).toNanos();
    assertThat(finding()).isNull();
    assertThat(one.phase()).isEqualTo(Phase.ON_TRIAL);

    pass(Duration.ofSeconds(1));
    assertThat(one.phase()).isEqualTo(Phase.EJECTED);
  }

  @Test
  void slownessBelowTheLeastExcessEjectsNobody() {
    for (int i = 0; i < 20; i++) {
      answers(one, 10, End.WHOLE, 200, 400);
      answers(other, 10, End.WHOLE, 200, 10);
      turn();
    }
    assertThat(finding()).isNull();
  }

  @Test
  void whatAClientGaveUpSoonSaysNothing() {
    answers(other, 40, End.WHOLE, 200, 50);
    answers(one, 100, End.GIVEN_UP, 0, 20);
    assertThat(finding()).isNull();
  }

  @Test
  void nobodyIsEjectedWhenThatIsSwitchedOff() {
    OutlierSettings d = OutlierSettings.DEFAULT;
    OutlierSettings off =
        new OutlierSettings(
            false,
            d.interval(),
            d.window(),
            1,
            1,
            1,
            0,
            1,
            d.latencyExcess(),
            d.baseEjection(),
            d.maxEjection());
    TrackRecord record = new TrackRecord(off);
    answers(record, 50, End.UNANSWERED, 0, 1);
    assertThat(record.review(new Pool(List.of(record), off), now)).isNull();
  }

  @Test
  void errorsBurdenForAMoment() {
    answers(one, 40, End.WHOLE, 500, 1);
    assertThat(one.burden()).isEqualTo(40);
    turn();
    assertThat(one.burden()).isEqualTo(20);
    for (int i = 0; i < 6; i++) {
      turn();
    }
    assertThat(one.burden()).isZero();
  }

  @Test
  void aTrialForErrorsIsDecidedByTheStatus() {
    ejected(Reason.SERVER_ERRORS);
    trial(End.WHOLE, 500, 1);
    assertThat(one.phase()).as("not even by the end of that answer").isEqualTo(Phase.EJECTED);

    pass(Duration.ofSeconds(10));
    trial(End.WHOLE, 404, 1);
    assertThat(one.phase()).isEqualTo(Phase.IN_SERVICE);
  }

  @Test
  void aTrialForLatencyIsDecidedByTheLatency() {
    ejected(Reason.LATENCY);
    trial(End.WHOLE, 200, 700);
    assertThat(one.phase()).isEqualTo(Phase.EJECTED);

    pass(Duration.ofSeconds(10));
    trial(End.WHOLE, 500, 20);
    assertThat(one.phase()).isEqualTo(Phase.IN_SERVICE);
  }

  @Test
  void aTrialForGatewayFailuresIsDecidedByTheWholeAnswer() {
    ejected(Reason.GATEWAY_FAILURES);
    trial(End.CUT, 200, 5);
    assertThat(one.phase()).isEqualTo(Phase.EJECTED);

    pass(Duration.ofSeconds(10));
    trial(End.WHOLE, 500, 5);
    assertThat(one.phase()).isEqualTo(Phase.IN_SERVICE);
  }

  @Test
  void aTrialWaitsForARequestThatCouldBeRepeatedButNotForEver() {
    ejected(Reason.GATEWAY_FAILURES);
    assertThat(one.trialDue(true)).isTrue();
    assertThat(one.trialDue(false)).isFalse();

    pass(Duration.ofSeconds(6));

    assertThat(one.trialDue(false)).isTrue();
  }

  @Test
  void whatComesLateFromBeforeTheEjectionDoesNotEjectAgain() {
    answers(other, 100, End.WHOLE, 200, 20);
    int stretch = one.begun();
    ejected(Reason.LATENCY);
    for (int i = 0; i < 50; i++) {
      one.answered(stretch, 200, 3_000 * MILLIS, false, 0, now);
    }
    trial(End.WHOLE, 200, 20);
    answers(other, 100, End.WHOLE, 200, 20);

    assertThat(finding()).isNull();
  }

  private void ejected(Reason reason) {
    one.eject(new Finding(reason, "test", 500 * MILLIS), now);
    pass(Duration.ofSeconds(5));
    assertThat(one.phase()).isEqualTo(Phase.TRIAL_DUE);
  }

  private void trial(End end, int status, long millis) {
    assertThat(one.beginTrial(now)).isTrue();
    int stretch = one.begun();
    one.answered(stretch, status, millis * MILLIS, true, now, now);
    one.ended(stretch, end, true, true, now, now);
  }

  @Test
  void aTrialThatGoesOnAnsweringEndsTheRunThatEjectedIt() {
    answers(one, 5, End.UNANSWERED, 0, 1);
    one.eject(Objects.requireNonNull(finding()), now);
    pass(Duration.ofSeconds(6));
    assertThat(one.beginTrial(now)).isTrue();
    int stretch = one.begun();
    one.answered(stretch, 200, MILLIS, true, now, now + MILLIS);

    now += Duration.ofSeconds(3).toNanos();

    assertThat(finding()).as("speaks against it").isNull();
    assertThat(one.phase()).isEqualTo(Phase.IN_SERVICE);
  }

  @Test
  void failuresDaysApartAreNoRun() {
    for (int day = 0; day < 10; day++) {
      answers(one, 1, End.CUT, 200, 5);
      now += Duration.ofDays(1).toNanos();
    }
    assertThat(finding()).isNull();
  }

  @Test
  void namesThatNobodyFindsEjectNobody() {
    answers(one, 1_000, End.UNTRIED, 0, 1);
    answers(other, 1_000, End.UNTRIED, 0, 1);
    assertThat(finding()).isNull();
  }

  @Test
  void oneThatCannotEvenBeTriedIsAvoidedByComparison() {
    answers(other, 100, End.WHOLE, 200, 1);
    answers(one, 19, End.UNTRIED, 0, 1);
    assertThat(finding()).as("five in a row are no run of gateway failures").isNull();
    assertThat(one.burden()).isPositive();

    answers(one, 1, End.UNTRIED, 0, 1);

    Finding finding = Objects.requireNonNull(finding());
    assertThat(finding.reason()).isEqualTo(Reason.ERROR_RATE);
    assertThat(finding.reason().relative()).as("within the guard rail").isTrue();
    one.eject(finding, now);
    pass(Duration.ofSeconds(6));
    assertThat(one.beginTrial(now)).isTrue();
    one.ended(one.begun(), End.UNTRIED, false, true, now, now);
    assertThat(one.phase()).as("after a trial that could not be made").isEqualTo(Phase.EJECTED);
  }

  private void answers(TrackRecord record, int times, End end, int status, long millis) {
    for (int i = 0; i < times; i++) {
      int stretch = record.begun();
      long begunAt = now;
      now += millis * MILLIS;
      if (status > 0) {
        record.answered(stretch, status, millis * MILLIS, false, begunAt, now);
      }
      record.ended(stretch, end, status > 0, false, begunAt, now);
    }
  }

  private @Nullable Finding finding() {
    return one.review(pool(), now);
  }

  private Pool pool() {
    return new Pool(List.of(one, other), OutlierSettings.DEFAULT);
  }

  private void pass(Duration time) {
    now += time.toNanos();
    finding();
  }

  private void turn() {
    one.turn();
    other.turn();
  }
}
