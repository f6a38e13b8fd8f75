package io.evenkeel.balancer.outlier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {

  private final Window window = new Window(3);

  @Test
  void addsUpTheLatestStretchesAndForgetsOlderOnes() {
    window.count(Counts.ERRORS);
    window.turn();
    window.count(Counts.ERRORS);
    window.count(Counts.ERRORS);
    window.turn();
    assertThat(window.latest(1, 0).failures()).isZero();
    assertThat(window.latest(2, 0).failures()).isEqualTo(2);
    assertThat(window.latest(9, 0).failures()).isEqualTo(3);

    window.turn();

    assertThat(window.latest(9, 0).failures()).isEqualTo(2);
    assertThat(window.age()).isEqualTo(3);
  }

  @Test
  void anAnsweredAttemptWaitsNoMoreInWhicheverStretchItBegan() {
    int begun = window.stretch();
    window.count(Counts.WAITING);
    window.turn();
    assertThat(window.latest(3, 1).timed(0)).isOne();
    assertThat(window.latest(3, 2).timed(0)).as("not for so long").isZero();

    window.uncount(begun, Counts.WAITING);

    assertThat(window.latest(3, 0).timed(0)).isZero();
  }

  @Test
  void whatIsTakenBackTooLateChangesNothing() {
    int begun = window.stretch();
    window.count(Counts.WAITING);
    for (int i = 0; i < 3; i++) {
      window.turn();
    }
    window.count(Counts.WAITING);

    window.uncount(begun, Counts.WAITING);

    assertThat(window.latest(3, 0).timed(0)).isOne();
  }

  @Test
  void clearedItHasNoPast() {
    window.count(Counts.ERRORS);
    window.turn();
    window.count(Counts.ERRORS);

    window.clear();

    assertThat(window.age()).isOne();
    assertThat(window.latest(3, 0).attempts()).isZero();
  }

  @Test
  void losesNoCountWhileManyThreadsCountAndOneTurns() throws Exception {
    Window wide = new Window(10_000);
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        work.add(() -> {
          for (int j = 0; j < 20_000; j++) {
            wide.count(Counts.ERRORS);
            int stretch = wide.stretch();
            wide.count(Counts.ANSWERED + j % Latencies.BINS);
            wide.uncount(stretch, Counts.CUT);
          }
          return null;
        });
      }
      work.add(() -> {
        for (int j = 0; j < 2_000; j++) {
          wide.turn();
        }
        return null;
      });
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    }
    assertThat(wide.latest(10_000, 0).attempts()).isEqualTo(2 * 3 * 20_000);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999, 0",
    "1000, 1",
    "1499, 1",
    "1500, 2",
    "2000, 3",
    "3000, 4",
    "4000, 5",
    "65536000, 33",
    "999999999, 33"
  })
  void latenciesFallIntoTwoBinsAnOctave(long micros, int bin) {
    assertThat(Latencies.bin(TimeUnit.MICROSECONDS.toNanos(micros))).isEqualTo(bin);
  }

  @Test
  void aBinBeginsWhereTheOneBeforeEnds() {
    for (int bin = 1; bin < Latencies.BINS; bin++) {
      long floor = Latencies.floorNanos(bin);
      assertThat(Latencies.bin(floor)).isEqualTo(bin);
      assertThat(Latencies.bin(floor - 1)).isEqualTo(bin - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 50, 700})
  void theMedianIsRoundedUpByLessThanHalf(long millis) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    for (int i = 0; i < 9; i++) {
      window.count(Counts.ANSWERED + Latencies.bin(i < 5 ? nanos : 100 * nanos));
    }
    assertThat(window.latest(1, 0).medianNanos()).isBetween(nanos, nanos * 3 / 2);
  }

  @Test
  void aStreakCountsWhatWasUnderWayAtItsBeginAsOne() {
    Streak streak = new Streak();
    assertThat(streak.failed(10, 100)).isOne();
    assertThat(streak.failed(20, 101)).isOne();
    assertThat(streak.failed(99, 102)).isOne();
    assertThat(streak.failed(100, 103)).isEqualTo(2);

    streak.succeeded();

    assertThat(streak.failed(90, 104)).isOne();
  }

  @ParameterizedTest
  @CsvSource({
    "20, 20, 0, 60, true",
    "20, 20, 20, 60, true",
    "2, 20, 0, 60, false",
    "5, 5, 0, 15, false",
    "11, 20, 18, 60, false",
    "60, 300, 0, 900, true",
    "20, 20, 60, 60, false",
    "0, 20, 0, 60, false"
  })
  void aShareIsLargerOnlyWhenChanceDoesNotExplainIt(
      int bad, int all, int othersBad, int othersAll, boolean larger) {
    assertThat(Significance.larger(bad, all, othersBad, othersAll)).isEqualTo(larger);
  }
}
