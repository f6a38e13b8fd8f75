package io.evenkeel.balancer.selection;

import io.evenkeel.balancer.upstream.Upstream;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The one with the least to do for its weight: the least (load + 1) / weight.
 *
 * <p>The load is what is in flight, and the errors of the last moments: else whoever fails fastest
 * would have the fewest in flight.
 *
 * <p>All are looked at. Two choices of chance would do for thousands, but with two upstreams they
 * take the busier one a quarter of the time.
 */
final class LeastConnections implements Strategy {

  private final RandomGenerator random;

  LeastConnections(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public String name() {
    return "least-connections";
  }

  @Override
  public Selector selector(List<Candidate> candidates) {
    if (candidates.isEmpty()) {
      return eligible -> null;
    }
    return new Scan(
        candidates.stream().map(Candidate::upstream).toArray(Upstream[]::new),
        candidates.stream().mapToInt(c -> c.weight().value()).toArray(),
        new Rounds(random));
  }

  /** <i>Thread-safe, called on every request.</i> */
  private static final class Scan implements Selector {

    private final Upstream[] upstreams;
    private final int[] weights;
    private final Rounds rounds;

    Scan(Upstream[] upstreams, int[] weights, Rounds rounds) {
      this.upstreams = upstreams;
      this.weights = weights;
      this.rounds = rounds;
    }

    @Override
    public @Nullable Upstream select(Predicate<Upstream> eligible) {
      int best = -1;
      long bestLoad = 0;
      int ties = 0;
      for (int i = 0; i < upstreams.length; i++) {
        if (!eligible.test(upstreams[i])) {
          continue;
        }
        long load = load(i);
        int order = best < 0 ? -1 : Long.compare(load * weights[best], bestLoad * weights[i]);
        if (order < 0) {
          best = i;
          bestLoad = load;
          ties = 1;
        } else if (order == 0) {
          ties++;
        }
      }
      if (ties < 2) {
        return best < 0 ? null : upstreams[best];
      }
      return tied(eligible, best, bestLoad, rounds.next(ties));
    }

    /**
     * The tied ones take turns, in {@linkplain Rounds rounds}. A rotating start of the scan would
     * be simpler and unfair: whoever stands behind a busy one would get its turns too. Should the
     * tie be over meanwhile, its first one is still a good choice.
     */
    private Upstream tied(Predicate<Upstream> eligible, int best, long bestLoad, int turn) {
      int left = turn;
      for (int i = best; i < upstreams.length; i++) {
        if (load(i) * weights[best] == bestLoad * weights[i]
            && eligible.test(upstreams[i])
            && left-- == 0) {
          return upstreams[i];
        }
      }
      return upstreams[best];
    }

    private long load(int i) {
      return upstreams[i].load() + 1L;
    }
  }
}
