package io.evenkeel.balancer.selection;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The slots of a weighted round, smooth: every candidate's turns are equally far apart.
 *
 * <p>The k-th turn of a candidate of weight w is due at (k + phase) / w of the round; the slots are
 * all turns in the order in which they are due. So in any stretch of the circle a candidate has its
 * proportional share to within one turn either way. The phases differ (multiples of the golden
 * ratio, which never bunch), or light candidates would all be due at the same moment. This gives
 * what nginx's smooth weighted round robin gives, without its work of slots × candidates.
 */
final class Schedule {

  /** Most slots of a schedule with fewer candidates than that; 128 KiB. */
  static final int MAX_SLOTS = 32_768;

  private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

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
  static int[] of(int[] weights) {
    int[] shares = shares(weights);
    return IntStream.range(0, shares.length)
        .boxed()
        .flatMap(candidate ->
            IntStream.range(0, shares[candidate])
                .mapToObj(k -> new Turn(candidate, due(candidate, k, shares[candidate]))))
        .sorted((a, b) -> Double.compare(a.due(), b.due()))
        .mapToInt(Turn::candidate)
        .toArray();
  }

  private static double due(int candidate, int turn, int share) {
    double phase = (0.5 + candidate * GOLDEN_RATIO) % 1;
    return (turn + phase) / share;
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
