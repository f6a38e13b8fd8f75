package io.evenkeel.balancer.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Attempt.Outcome;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.common.backend.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every strategy must keep; its test extends this. */
abstract class StrategyContract {

  /** The strategy under test, with this chance. */
  abstract Strategy strategy(Random random);

  final Strategy strategy = strategy(new Random(42));

  @Test
  void answersNullWhenThereIsNoCandidate() {
    assertThat(strategy.selector(List.of()).select(upstream -> true)).isNull();
  }

  @Test
  void answersNullWhenNoneIsEligible() {
    assertThat(strategy.selector(candidates(1, 2, 3)).select(upstream -> false)).isNull();
  }

  @Test
  void choosesTheOnlyOneEveryTime() {
    List<Candidate> one = candidates(7);
    Selector selector = strategy.selector(one);
    for (int i = 0; i < 20; i++) {
      assertThat(selector.select(upstream -> true)).isSameAs(one.getFirst().upstream());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 50})
  void isFairAmongEquals(int size) {
    Map<Upstream, Integer> chosen =
        oneByOne(strategy.selector(candidates(equal(size))), Set.of(), 100 * size);
    assertThat(chosen).hasSize(size);
    assertThat(chosen.values()).allSatisfy(count -> assertThat(count).isBetween(95, 105));
  }

  @Test
  void isFairAmongTheRestWhenOneIsOut() {
    List<Candidate> candidates = candidates(1, 1, 1, 1);
    Upstream out = candidates.get(2).upstream();
    Map<Upstream, Integer> chosen = oneByOne(strategy.selector(candidates), Set.of(out), 900);
    assertThat(chosen).hasSize(3).doesNotContainKey(out);
    assertThat(chosen.values()).allSatisfy(count -> assertThat(count).isBetween(290, 310));
  }

  @Test
  void keepsTheProportionOfTheWeightsWhileAttemptsAreInFlight() {
    List<Candidate> candidates = candidates(1, 2, 3, 10, 256);
    Selector selector = strategy.selector(candidates);
    for (int i = 0; i < 2720; i++) {
      chosen(selector, Set.of()).begin(0);
    }
    for (Candidate candidate : candidates) {
      assertThat((double) candidate.upstream().inFlight())
          .isCloseTo(10.0 * candidate.weight().value(), within(2.0));
    }
  }

  @Test
  void reachesEachOneThatIsLeftHoweverHeavyTheOthers() {
    List<Candidate> candidates = candidates(256, 1, 255, 3, 256, 1);
    Selector selector = strategy.selector(candidates);
    Set<Upstream> tried = new HashSet<>();
    for (int i = 0; i < candidates.size(); i++) {
      assertThat(tried.add(chosen(selector, tried))).isTrue();
    }
    assertThat(selector.select(upstream -> !tried.contains(upstream))).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void neverChoosesAnIneligibleOneAndAlwaysFindsAnEligibleOne(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      int[] weights = random.ints(1 + random.nextInt(12), 1, 257).toArray();
      List<Candidate> candidates = candidates(weights);
      Selector selector = strategy(random).selector(candidates);
      for (int i = 0; i < 20; i++) {
        Set<Upstream> eligible = new HashSet<>();
        candidates.stream()
            .filter(candidate -> random.nextInt(3) == 0)
            .forEach(candidate -> eligible.add(candidate.upstream()));
        Upstream chosen = selector.select(eligible::contains);
        if (eligible.isEmpty()) {
          assertThat(chosen).isNull();
        } else {
          assertThat(eligible).contains(Objects.requireNonNull(chosen));
          if (random.nextBoolean()) {
            chosen.begin(0);
          }
        }
      }
    }
  }

  @Test
  void aFlappingNeighbourSkewsNothing() {
    List<Candidate> with = candidates(1, 1, 1, 1);
    List<Candidate> without = with.subList(0, 3);
    Map<Upstream, Integer> counts = new HashMap<>();
    for (int i = 0; i < 12_000; i++) {
      // A new snapshot for each request is the worst case.
      Selector selector = strategy.selector(i % 2 == 0 ? with : without);
      counts.merge(chosen(selector, Set.of()), 1, Integer::sum);
    }
    for (Candidate candidate : without) {
      assertThat(Objects.requireNonNull(counts.get(candidate.upstream())))
          .isBetween(3_200, 3_800); // 6000 / 4 + 6000 / 3 = 3500
    }
  }

  @Test
  void staysWholeUnderConcurrentUse() throws Exception {
    List<Candidate> candidates = candidates(1, 1, 1, 1);
    Upstream out = candidates.getFirst().upstream();

    Map<Upstream, Integer> counts = concurrently(strategy.selector(candidates), out);

    assertThat(counts).hasSize(3).doesNotContainKey(out);
    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(20_000);
    assertThat(candidates).allSatisfy(c -> assertThat(c.upstream().inFlight()).isZero());
  }

  /** How often each was chosen by four threads, 5000 times each. */
  static Map<Upstream, Integer> concurrently(Selector selector, Upstream out) throws Exception {
    Callable<Map<Upstream, Integer>> work = () -> oneByOne(selector, Set.of(out), 5_000);
    Map<Upstream, Integer> counts = new HashMap<>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (Future<Map<Upstream, Integer>> result :
          threads.invokeAll(List.of(work, work, work, work))) {
        result.get().forEach((upstream, count) -> counts.merge(upstream, count, Integer::sum));
      }
    }
    return counts;
  }

  /** How often each was chosen, each attempt being answered before the next one begins. */
  static Map<Upstream, Integer> oneByOne(Selector selector, Set<Upstream> out, int times) {
    Map<Upstream, Integer> counts = new HashMap<>();
    for (int i = 0; i < times; i++) {
      Upstream chosen = chosen(selector, out);
      Attempt attempt = chosen.begin(0);
      counts.merge(chosen, 1, Integer::sum);
      attempt.finish(Outcome.ANSWERED, 0);
    }
    return counts;
  }

  static Upstream chosen(Selector selector, Set<Upstream> out) {
    return Objects.requireNonNull(selector.select(upstream -> !out.contains(upstream)));
  }

  static List<Candidate> candidates(int... weights) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      candidates.add(
          new Candidate(
              new Upstream(
                  new BackendId("backend" + (i + 1)), BackendUrl.parse("http://backend:8080")),
              new Weight(weights[i])));
    }
    return candidates;
  }

  static int[] equal(int size) {
    int[] weights = new int[size];
    Arrays.fill(weights, 1);
    return weights;
  }
}
