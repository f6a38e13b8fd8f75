package io.evenkeel.balancer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Attempt.Outcome;
import io.evenkeel.balancer.upstream.Upstream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeastConnectionsTest extends StrategyContract {

  @Override
  Strategy strategy(Random random) {
    return new LeastConnections(random);
  }

  @Test
  void choosesTheOneWithTheFewestInFlight() {
    List<Candidate> candidates = candidates(1, 1, 1);
    begin(candidates.get(0), 2);
    begin(candidates.get(1), 1);
    begin(candidates.get(2), 3);
    assertThat(chosen(strategy.selector(candidates), Set.of()))
        .isSameAs(candidates.get(1).upstream());
  }

  @Test
  void weighsWhatIsInFlight() {
    List<Candidate> candidates = candidates(1, 4);
    begin(candidates.get(0), 1);
    begin(candidates.get(1), 6);
    // (1 + 1) / 1 against (6 + 1) / 4
    assertThat(chosen(strategy.selector(candidates), Set.of()))
        .isSameAs(candidates.get(1).upstream());
  }

  @Test
  void goesOnCountingFromOneSnapshotToTheNext() {
    List<Candidate> candidates = candidates(1, 1);
    chosen(strategy.selector(candidates), Set.of()).begin(0);
    chosen(strategy.selector(candidates), Set.of()).begin(0);
    assertThat(candidates).allSatisfy(c -> assertThat(c.upstream().inFlight()).isOne());
  }

  @Test
  void aBusyOneDoesNotLeaveItsTurnsToTheOneBehindIt() {
    List<Candidate> candidates = candidates(1, 1, 1, 1);
    candidates.get(1).upstream().begin(0);
    Map<Upstream, Integer> chosen = oneByOne(strategy.selector(candidates), Set.of(), 300);
    assertThat(chosen.values()).containsExactly(100, 100, 100);
  }

  @Test
  void whoFailsFastestDoesNotWinForHavingTheFewestInFlight() {
    List<Candidate> candidates = candidates(1, 1, 1, 1);
    Upstream gray = candidates.get(2).upstream();
    Selector selector = strategy.selector(candidates);
    Queue<Attempt> inFlight = new ArrayDeque<>();
    int errors = 0;
    for (int i = 0; i < 3_000; i++) {
      Upstream chosen = chosen(selector, Set.of());
      Attempt attempt = chosen.begin(0);
      if (chosen == gray) {
        errors++;
        attempt.head(500, 0);
        attempt.finish(Outcome.ANSWERED, 0);
      } else {
        inFlight.add(attempt);
      }
      if (inFlight.size() > 12) {
        inFlight.remove().finish(Outcome.ANSWERED, 0);
      }
      if (i % 150 == 0) { // half a second at 300 a second
        candidates.forEach(candidate -> candidate.upstream().record().turn());
      }
    }
    assertThat(errors).as("of 750 by turns, and most of 3000 by in-flight alone").isLessThan(100);
  }

  private static void begin(Candidate candidate, int attempts) {
    for (int i = 0; i < attempts; i++) {
      candidate.upstream().begin(0);
    }
    candidate.upstream().begin(0).finish(Outcome.CANCELLED, 0);
  }
}
