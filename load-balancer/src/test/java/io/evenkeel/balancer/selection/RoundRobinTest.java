package io.evenkeel.balancer.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.balancer.upstream.Upstream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundRobinTest extends StrategyContract {

  @Override
  Strategy strategy(Random random) {
    return new RoundRobin(random);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 12})
  void everyRoundAsksEachOfEqualsOnce(int size) {
    Selector selector = strategy.selector(candidates(equal(size)));
    for (int i = 0; i < 100; i++) {
      assertThat(new HashSet<>(round(selector, size))).hasSize(size);
    }
  }

  @Test
  void everyRoundGivesEachItsWeight() {
    List<Candidate> candidates = candidates(5, 1, 2);
    Selector selector = strategy.selector(candidates);
    for (int i = 0; i < 100; i++) {
      assertThat(round(selector, 8))
          .containsOnlyOnce(candidates.get(1).upstream())
          .satisfies(round ->
              assertThat(round).filteredOn(candidates.get(0).upstream()::equals).hasSize(5));
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "2, 4", "3, 3", "4, 2", "4, 4", "6, 3", "10, 2", "100, 2", "100, 10"})
  void requestsInStepWithTheRoundsAreDealtOutToAll(int size, int period) {
    List<Candidate> candidates = candidates(equal(size));
    assertDealtOut(candidates, period, 600 * size, 0.1);
  }

  @ParameterizedTest
  @CsvSource({"31, 33, 2", "255, 256, 2", "1, 3, 2", "1, 3, 4", "7, 9, 4"})
  void soTheyAreWhateverTheWeights(int one, int other, int period) {
    assertDealtOut(candidates(one, other), period, 20_000, 0.1);
  }

  /** Each gets its share of the first of so many kinds of requests that come by turns. */
  private void assertDealtOut(List<Candidate> candidates, int period, int requests, double within) {
    Selector selector = strategy.selector(candidates);
    Map<Upstream, Integer> all = new HashMap<>();
    Map<Upstream, Integer> firsts = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      Upstream chosen = chosen(selector, Set.of());
      all.merge(chosen, 1, Integer::sum);
      firsts.merge(chosen, i % period == 0 ? 1 : 0, Integer::sum);
    }
    all.forEach((upstream, count) ->
        assertThat(Objects.requireNonNull(firsts.get(upstream)) * period / (double) count)
            .isCloseTo(1, within(within)));
  }

  @Test
  void equalWeightsAreEqualWhateverTheirSize() {
    assertThat(new HashSet<>(round(strategy.selector(candidates(256, 256, 256)), 3))).hasSize(3);
  }

  @Test
  void doesNotBeginEachSnapshotWithTheSameOne() {
    List<Candidate> candidates = candidates(1, 1, 1, 1);
    Set<Upstream> first = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      first.add(chosen(strategy.selector(candidates), Set.of()));
    }
    assertThat(first).hasSize(4);
  }

  @Test
  void staysFairWhileManyThreadsAskAndOneIsOut() throws Exception {
    List<Candidate> candidates = candidates(1, 1, 1, 1);
    Map<Upstream, Integer> counts =
        concurrently(strategy.selector(candidates), candidates.getFirst().upstream());
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(5_500, 7_900));
  }

  private static List<Upstream> round(Selector selector, int length) {
    List<Upstream> round = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      round.add(chosen(selector, Set.of()));
    }
    return round;
  }
}
