package io.evenkeel.balancer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.upstream.Upstream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoundRobinTest extends StrategyContract {

  @Override
  Strategy strategy(Random random) {
    return new RoundRobin(random);
  }

  @Test
  void asksEqualsInTurn() {
    Selector selector = strategy.selector(candidates(1, 1, 1, 1));
    List<Upstream> round = round(selector, 4);
    assertThat(new HashSet<>(round)).hasSize(4);
    assertThat(round(selector, 4)).isEqualTo(round);
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
