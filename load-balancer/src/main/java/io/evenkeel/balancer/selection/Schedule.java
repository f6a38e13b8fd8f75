package io.evenkeel.balancer.selection;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The slots of a weighted round, smooth: every candidate's turns are evenly spread.
 *
 * <p>A round is divided into as many equal parts as a candidate's weight, and in each part it has
 * one turn, due at a moment of chance; the slots are all turns in the order in which they are due.
 * So at any moment of a round a candidate has had its proportional share to within one turn. This
 * is as smooth as nginx's smooth weighted round robin, without its work of slots × candidates, and
 * without its regularity: between two candidates of nearly the same weight, which would take turns
 * strictly for a long time, chance decides anew each time (see {@link Rounds} for why).
 */
final class Schedule {

  /** Most slots of a schedule with fewer candidates than that; 128 KiB. */
  static final int MAX_SLOTS = 32_768;

  private Schedule() {}

  private record Turn(int candidate, double due) {}

  /**
   * The candidates' indexes, in order of their turns.
   *
   * <p>Weights are divided by their greatest common divisor. Where they still ask for more than
   * {@value #MAX_SLOTS} slots they are scaled down, each to no less than one slot.
   *
   * @param weights each 1 or more
   */
  static int[] of(int[] weights, RandomGenerator random) {
    int[] shares = shares(weights);
    return IntStream.range(0, shares.length)
        .boxed()
        .flatMap(candidate ->
            IntStream.range(0, shares[candidate])
                .mapToObj(k -> new Turn(candidate, (k + random.nextDouble()) / shares[candidate])))
        .sorted((a, b) -> Double.compare(a.due(), b.due()))
        .mapToInt(Turn::candidate)
        .toArray();
  }

  private static int[] shares(int[] weights) {
    int divisor = Arrays.stream(weights).reduce(0, Schedule::gcd);
    int[] shares = Arrays.stream(weights).map(weight -> weight / divisor).toArray();
    long slots = Arrays.stream(shares).asLongStream().sum();
    if (slots <= MAX_SLOTS) {
      return shares;
    }
    return Arrays.stream(shares)
        .map(share -> (int) Math.max(1, (long) share * MAX_SLOTS / slots))
        .toArray();
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
