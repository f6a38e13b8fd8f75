package io.evenkeel.balancer.outlier;

/**
 * Whether two shares differ by more than chance explains.
 *
 * <p>The usual test of two proportions: the difference, in standard deviations of what it would be
 * if both had the same share.
 */
final class Significance {

  /**
   * Standard deviations from which on it is no chance. High, since a pool of some ten upstreams is
   * compared some million times a day.
   */
  private static final double SIGMAS = 5;

  private Significance() {}

  /** Whether {@code bad} of {@code all} is a larger share than {@code othersBad} of the others. */
  static boolean larger(int bad, int all, int othersBad, int othersAll) {
    double expected = (double) (bad + othersBad) / (all + othersAll);
    double deviation = Math.sqrt(expected * (1 - expected) * (1.0 / all + 1.0 / othersAll));
    return share(bad, all) - share(othersBad, othersAll) > SIGMAS * deviation;
  }

  static double share(int part, int whole) {
    return (double) part / whole;
  }
}
