package io.evenkeel.balancer.selection;

import io.evenkeel.balancer.upstream.Upstream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Weighted round robin, smooth: a schedule in which each candidate has as many slots as its weight,
 * evenly spread, gone through in a circle.
 *
 * <p>Each snapshot starts at a slot of chance. To start at the first one would favour it whenever a
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
    int[] slots = Schedule.of(candidates.stream().mapToInt(c -> c.weight().value()).toArray());
    return new Circle(upstreams, slots, random.nextInt(slots.length));
  }

  /** <i>Thread-safe, called on every request.</i> */
  private static final class Circle implements Selector {

    /** Slots tried before the plain search; bounds the work while a heavy candidate is out. */
    private static final int MAX_DRAWS = 512;

    private final Upstream[] upstreams;
    private final int[] slots;

    /**
     * A long: it does not wrap within the life of a process, so the remainder is never negative.
     */
    private final AtomicLong cursor;

    Circle(Upstream[] upstreams, int[] slots, int start) {
      this.upstreams = upstreams;
      this.slots = slots;
      this.cursor = new AtomicLong(start);
    }

    @Override
    public @Nullable Upstream select(Predicate<Upstream> eligible) {
      // A slot that is out is passed by moving the cursor on for everyone, else all of its turns
      // would go to the one behind it.
      int draws = Math.min(slots.length, MAX_DRAWS);
      for (int i = 0; i < draws; i++) {
        Upstream upstream = upstreams[slots[(int) (cursor.getAndIncrement() % slots.length)]];
        if (eligible.test(upstream)) {
          return upstream;
        }
      }
      // Others moved the cursor too and may have drawn the very slots that were missed here.
      int from = (int) (cursor.getAndIncrement() % upstreams.length);
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
