package io.evenkeel.balancer.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  @Test
  void dividesTheWeightsByWhatTheyHaveInCommon() {
    assertThat(Schedule.of(new int[] {256, 256}, new Random(7))).hasSize(2);
    assertThat(Schedule.of(new int[] {4, 6}, new Random(7))).hasSize(5);
    assertThat(Schedule.of(new int[] {255, 256}, new Random(7))).hasSize(511);
  }

  @Test
  void lightOnesDoNotBunch() {
    int[] slots = Schedule.of(new int[] {5, 1, 1}, new Random(7));
    int[] light = positions(slots, 1, 2);
    assertThat(light).hasSize(2);
    assertThat(light[1] - light[0]).isBetween(2, 5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyPrefixKeepsTheProportionToWithinTwoTurns(long seed) {
    Random random = new Random(seed);
    int[] weights = random.ints(2 + random.nextInt(20), 1, 257).toArray();
    int[] slots = Schedule.of(weights, new Random(7));
    double total = Arrays.stream(weights).sum();
    int[] counts = new int[weights.length];
    for (int i = 0; i < slots.length; i++) {
      counts[slots[i]]++;
      int candidate = slots[i];
      // Each has its own rounding of one turn, and so has the number of slots gone by.
      double due = (i + 1) * (weights[candidate] / total);
      double slack = 1 + weights.length * (weights[candidate] / total);
      assertThat((double) counts[candidate]).isCloseTo(due, within(slack));
    }
    for (int i = 0; i < weights.length; i++) {
      assertThat(counts[i] / (double) slots.length).isCloseTo(weights[i] / total, within(1e-9));
    }
  }

  @Test
  void isBoundedAndLeavesNobodyOut() {
    int[] weights = new int[1000];
    Arrays.setAll(weights, i -> i == 0 ? 1 : 256);
    int[] slots = Schedule.of(weights, new Random(7));
    assertThat(slots.length).isBetween(20_000, Schedule.MAX_SLOTS + weights.length);
    assertThat(Arrays.stream(slots).distinct().count()).isEqualTo(1000);
  }

  private static int[] positions(int[] slots, int... candidates) {
    return IntStream.range(0, slots.length)
        .filter(i -> Arrays.stream(candidates).anyMatch(candidate -> candidate == slots[i]))
        .toArray();
  }
}
