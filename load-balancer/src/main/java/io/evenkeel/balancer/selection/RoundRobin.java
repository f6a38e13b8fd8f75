package io.evenkeel.balancer.selection;

import io.evenkeel.balancer.upstream.Upstream;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Weighted round robin, smooth: a schedule in which each candidate has as many slots as its weight,
 * evenly spread, gone through round by round.
 *
 * <p>Each round gives each its share to the request, and begins at another slot: see {@link
 * Rounds}. A strict circle would be easier to read in a log, and would give requests that come in
 * step, of two kinds by turns, one kind to each of two upstreams, for ever.
 *
 * <p>Each snapshot has an order of its own. To start at the same slot would favour it whenever a
 * flapping neighbour makes a new snapshot, and would march many balancers in step; to go on with
 * one counter falls into step with a flapping that is as regular as the requests.
 */
final class RoundRobin implements Strategy {

  private final RandomGenerator random;

  RoundRobin(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public String name() {
    return "round-robin";
  }

  @Override
  public Selector selector(List<Candidate> candidates) {
    if (candidates.isEmpty()) {
      return eligible -> null;
    }
    Upstream[] upstreams = candidates.stream().map(Candidate::upstream).toArray(Upstream[]::new);
    int[] weights = candidates.stream().mapToInt(c -> c.weight().value()).toArray();
    return new Circle(upstreams, Schedule.of(weights, random), new Rounds(random));
  }

  /** <i>Thread-safe, called on every request.</i> */
  private static final class Circle implements Selector {

    /** Slots tried before the plain search; bounds the work while a heavy candidate is out. */
    private static final int MAX_DRAWS = 512;

    private final Upstream[] upstreams;
    private final int[] slots;
    private final Rounds rounds;

    Circle(Upstream[] upstreams, int[] slots, Rounds rounds) {
      this.upstreams = upstreams;
      this.slots = slots;
      this.rounds = rounds;
    }

    @Override
    public @Nullable Upstream select(Predicate<Upstream> eligible) {
      // A slot that is out is passed by moving the cursor on for everyone, else all of its turns
      // would go to the one behind it.
      int draws = Math.min(2 * slots.length, MAX_DRAWS); // the rest of a round, and a whole one
      for (int i = 0; i < draws; i++) {
        Upstream upstream = upstreams[slots[rounds.next(slots.length)]];
        if (eligible.test(upstream)) {
          return upstream;
        }
      }
      // Others moved the cursor too and may have drawn the very slots that were missed here.
      int from = rounds.next(upstreams.length);
      for (int i = 0; i < upstreams.length; i++) {
        Upstream upstream = upstreams[(from + i) % upstreams.length];
        if (eligible.test(upstream)) {
          return upstream;
        }
      }
      return null;
    }
  }
}
