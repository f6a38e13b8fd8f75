package io.evenkeel.orchestrator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RiseFallTest {

  private static final Observation GOOD = Observation.success("status 200");
  private static final Observation BAD = Observation.failure("connection refused");
  private static final Thresholds THRESHOLDS = new Thresholds(2, 3);

  private RiseFall seen = RiseFall.start(THRESHOLDS);

  @Test
  void flipsDownOnlyAfterFallConsecutiveFailures() {
    see(GOOD, GOOD, BAD, BAD);
    assertThat(seen.view()).isEqualTo(View.UP);

    see(BAD);
    assertThat(seen.view()).isEqualTo(View.DOWN);
    assertThat(seen.reason()).isEqualTo("connection refused");
    assertThat(seen.failures()).isEqualTo(3);
  }

  @Test
  void oneSuccessInBetweenStartsTheFallAnew() {
    see(GOOD, GOOD, BAD, BAD, GOOD, BAD, BAD);
    assertThat(seen.view()).isEqualTo(View.UP);
    assertThat(seen.reason()).isEqualTo("status 200");
  }

  @Test
  void flipsUpOnlyAfterRiseConsecutiveSuccesses() {
    see(BAD, BAD, BAD, GOOD, BAD, GOOD);
    assertThat(seen.view()).isEqualTo(View.DOWN);

    see(GOOD);
    assertThat(seen.view()).isEqualTo(View.UP);
  }

  @Test
  void isUnknownUntilRiseOrFallIsComplete() {
    see(GOOD, BAD, BAD, GOOD);
    assertThat(seen.view()).isEqualTo(View.UNKNOWN);
    assertThat(seen.view().vote()).isEqualTo("none");
    assertThat(seen.reason()).isEmpty();

    see(GOOD);
    assertThat(seen.view()).isEqualTo(View.UP);
  }

  @Test
  void needsOneSuccessWhereNobodyHasJudgedYet() {
    assertThat(seen.after(GOOD, false).view()).isEqualTo(View.UP);
    assertThat(seen.after(BAD, false).view()).isEqualTo(View.UNKNOWN);
    assertThat(seen.after(BAD, false).after(GOOD, false).view()).isEqualTo(View.UP);
  }

  @Test
  void needsTheWholeRiseAfterItWasDownEvenWhereNobodyHasJudgedYet() {
    see(BAD, BAD, BAD);
    assertThat(seen.after(GOOD, false).view()).isEqualTo(View.DOWN);
    assertThat(seen.after(GOOD, false).after(GOOD, false).view()).isEqualTo(View.UP);
  }

  @Test
  void drainingIsDownAtOnce() {
    see(GOOD, GOOD, Observation.draining());
    assertThat(seen.view()).isEqualTo(View.DOWN);
    assertThat(seen.reason()).isEqualTo("draining");
  }

  @Test
  void discardedProbesCountNeitherWay() {
    see(GOOD, GOOD, BAD, BAD);
    RiseFall before = seen;
    see(Observation.discarded("this process was paused"));
    assertThat(seen).isEqualTo(before);
  }

  @Test
  void isMovingWhileAChangeMayBeUnderWay() {
    assertThat(seen.isMoving()).isTrue();
    see(GOOD, GOOD);
    assertThat(seen.isMoving()).isFalse();
    see(BAD);
    assertThat(seen.isMoving()).isTrue();
    see(BAD, BAD);
    assertThat(seen.isMoving()).isFalse();
    see(GOOD);
    assertThat(seen.isMoving()).isTrue();
  }

  @Test
  void keepsTheNewestReasonWhileItIsDown() {
    see(BAD, BAD, BAD, Observation.failure("status 503"));
    assertThat(seen.reason()).isEqualTo("status 503");
  }

  /** Whatever happens: a judged backend's view is what the last complete run says. */
  @ParameterizedTest
  @MethodSource("seeds")
  void followsTheLastCompleteRunInAnyHistory(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Thresholds thresholds = new Thresholds(1 + random.nextInt(4), 1 + random.nextInt(4));
    RiseFall current = RiseFall.start(thresholds);
    View expected = View.UNKNOWN;
    Deque<Boolean> history = new ArrayDeque<>();
    for (int step = 0; step < 500; step++) {
      boolean good = random.nextInt(10) < 6;
      history.addLast(good);
      current = current.after(good ? GOOD : BAD, true);
      if (ends(history, true, thresholds.rise())) {
        expected = View.UP;
      } else if (ends(history, false, thresholds.fall())) {
        expected = View.DOWN;
      }
      assertThat(current.view()).as("seed %d, step %d", seed, step).isEqualTo(expected);
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  private static boolean ends(Deque<Boolean> history, boolean with, int count) {
    return history.size() >= count
        && history.reversed().stream().limit(count).allMatch(good -> good == with);
  }

  private void see(Observation... observations) {
    for (Observation observation : observations) {
      seen = seen.after(observation, true);
    }
  }
}
