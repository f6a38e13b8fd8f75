package io.evenkeel.balancer.outlier;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.outlier.Ejection.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EjectionTest {

  private static final Finding ERRORS = new Finding(Reason.SERVER_ERRORS, "5 consecutive 5xx", 0);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Ejection ejection = new Ejection(OutlierSettings.DEFAULT);
  private long now;

  @Test
  void beginsInService() {
    assertThat(ejection.phase()).isEqualTo(Phase.IN_SERVICE);
    assertThat(ejection.beginTrial(now)).isFalse();
  }

  @Test
  void aTrialIsDueWhenTheTimeIsOverAndNotBefore() {
    ejection.eject(ERRORS, now);

    pass(Duration.ofMillis(4_999));
    assertThat(ejection.phase()).isEqualTo(Phase.EJECTED);
    pass(Duration.ofMillis(1));

    assertThat(ejection.phase()).isEqualTo(Phase.TRIAL_DUE);
  }

  @Test
  void onlyOneRequestGetsTheTrial() {
    trialDue();

    assertThat(ejection.beginTrial(now)).isTrue();
    assertThat(ejection.beginTrial(now)).isFalse();
  }

  @Test
  void aGoodTrialReturnsItAndABadOneDoublesTheTime() {
    trialDue();
    ejection.beginTrial(now);
    assertThat(ejection.trialFailed("status 500", now)).isTrue();

    assertThat(ejection.state().length()).isEqualTo(Duration.ofSeconds(10));
    assertThat(ejection.state().trial()).isEqualTo("status 500");
    pass(Duration.ofSeconds(10));
    ejection.beginTrial(now);
    assertThat(ejection.trialSucceeded("status 200", now)).isTrue();

    assertThat(ejection.phase()).isEqualTo(Phase.IN_SERVICE);
  }

  @Test
  void theTimeGrowsUpToItsLimit() {
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 100; i++) {
      ejection.eject(ERRORS, now);
      longest = ejection.state().length();
    }
    assertThat(longest).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void goodBehaviourIsRewardedStepByStep() {
    ejection.eject(ERRORS, now);
    ejection.eject(ERRORS, now);
    ejection.trialSucceeded("status 200", now);

    pass(Duration.ofSeconds(9));
    assertThat(ejection.state().level()).isEqualTo(2);
    pass(Duration.ofSeconds(2));
    assertThat(ejection.state().level()).isEqualTo(1);
    pass(Duration.ofSeconds(6));
    assertThat(ejection.state().level()).isZero();
    pass(Duration.ofMinutes(10));
    assertThat(ejection.state().level()).isZero();
  }

  @Test
  void aTrialThatTakesTooLongHasFailed() {
    trialDue();
    ejection.beginTrial(now);

    pass(PATIENCE);
    assertThat(ejection.phase()).isEqualTo(Phase.ON_TRIAL);
    pass(Duration.ofMillis(1));

    assertThat(ejection.phase()).isEqualTo(Phase.EJECTED);
    assertThat(ejection.state().trial()).isEqualTo("no answer within 2000 ms");
  }

  @Test
  void aTrialThatIsStillSendingItsBodyIsGoodEnough() {
    trialDue();
    ejection.beginTrial(now);
    ejection.trialAnswers();

    pass(PATIENCE.plusMillis(1));

    assertThat(ejection.phase()).isEqualTo(Phase.IN_SERVICE);
    assertThat(ejection.state().trial()).isEqualTo("answering for 2000 ms");
  }

  @Test
  void aTrialWhoseClientWentAwayIsDueAgain() {
    trialDue();
    ejection.beginTrial(now);

    ejection.trialProvedNothing(now);

    assertThat(ejection.beginTrial(now)).isTrue();
  }

  @Test
  void aLateFailureOfAnAttemptFromBeforeChangesNothing() {
    ejection.eject(ERRORS, now);
    assertThat(ejection.trialFailed("no answer", now)).isFalse();
    assertThat(ejection.state().level()).isOne();
  }

  @Test
  void aRecoveredStatusWaivesTheRestOfTheTimeAndNoMore() {
    ejection.trialSoon(now);
    assertThat(ejection.phase()).isEqualTo(Phase.IN_SERVICE);
    ejection.eject(ERRORS, now);

    ejection.trialSoon(now);

    assertThat(ejection.phase()).isEqualTo(Phase.TRIAL_DUE);
  }

  private void trialDue() {
    ejection.eject(ERRORS, now);
    pass(Duration.ofSeconds(5));
  }

  private void pass(Duration time) {
    now += time.toNanos();
    ejection.review(now, PATIENCE.toNanos(), false);
  }
}
