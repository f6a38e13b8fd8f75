package io.evenkeel.balancer.outlier;

/**
 * Sums over some stretches of one window, or of several.
 *
 * <p><i>Confined to the review.</i>
 */
final class Counts {

  /** Answers below 500, by latency. */
  static final int ANSWERED = 0;

  /** Attempts that somebody else gave up before the head came, by how long they had waited. */
  static final int GIVEN_UP = ANSWERED + Latencies.BINS;

  /** Answers from 500 on. */
  static final int ERRORS = GIVEN_UP + Latencies.BINS;

  /** Attempts without an answer: refused, reset, too late. */
  static final int UNANSWERED = ERRORS + 1;

  /** Answers that broke off, or fell silent. */
  static final int CUT = UNANSWERED + 1;

  /** Attempts that wait for their head. */
  static final int WAITING = CUT + 1;

  static final int CELLS = WAITING + 1;

  private final int[] sums = new int[CELLS];

  void add(int cell, int count) {
    sums[cell] += count;
  }

  void add(Counts other, boolean withWaiting) {
    for (int cell = 0; cell < CELLS; cell++) {
      if (cell != WAITING || withWaiting) {
        sums[cell] += other.sums[cell];
      }
    }
  }

  /** What is left of all without a part of them; counting goes on meanwhile, so never below 0. */
  Counts minus(Counts part) {
    Counts rest = new Counts();
    for (int cell = 0; cell < CELLS; cell++) {
      rest.sums[cell] = Math.max(0, sums[cell] - part.sums[cell]);
    }
    return rest;
  }

  /** Attempts of which it is known whether they were answered. */
  int attempts() {
    return answered() + sums[ERRORS] + sums[UNANSWERED];
  }

  /** Of these, the ones that failed. */
  int failures() {
    return Math.min(attempts(), sums[ERRORS] + sums[UNANSWERED] + sums[CUT]);
  }

  /** Attempts of which it is known whether they were slow: errors are not, they may be fast. */
  int timed(int slowBin) {
    return answered() + from(GIVEN_UP, slowBin) + sums[WAITING];
  }

  /** Of these, the slow ones. */
  int slow(int slowBin) {
    return from(ANSWERED, slowBin) + from(GIVEN_UP, slowBin) + sums[WAITING];
  }

  /** Heads that came, whatever their status. */
  int heads() {
    return answered() + sums[ERRORS];
  }

  /** Attempts that wait for their head. */
  int waiting() {
    return sums[WAITING];
  }

  /** The median latency of the answers, rounded up to the end of its bin; 0 without any. */
  long medianNanos() {
    int half = (answered() + 1) / 2;
    int below = 0;
    for (int bin = 0; bin < Latencies.BINS && half > 0; bin++) {
      below += sums[ANSWERED + bin];
      if (below >= half) {
        return Latencies.floorNanos(bin + 1);
      }
    }
    return 0;
  }

  private int answered() {
    return from(ANSWERED, 0);
  }

  private int from(int cell, int bin) {
    int sum = 0;
    for (int i = bin; i < Latencies.BINS; i++) {
      sum += sums[cell + i];
    }
    return sum;
  }
}
