package io.evenkeel.balancer.outlier;

import java.util.concurrent.TimeUnit;

/**
 * Latencies in bins, two to an octave: below 1 ms, from 1, 1.5, 2, 3, 4, 6, 8, … 65536 ms.
 *
 * <p>Coarse on purpose: an outlier is several times slower than its neighbours, and a bin is an
 * integer.
 */
final class Latencies {

  static final int BINS = 34;

  private Latencies() {}

  /** The bin of a latency, 0 to {@value #BINS} - 1. */
  static int bin(long nanos) {
    long half = TimeUnit.NANOSECONDS.toMicros(nanos) / 500; // so that 1 ms is 2
    if (half < 2) {
      return 0;
    }
    int octave = 63 - Long.numberOfLeadingZeros(half);
    int upperHalf = (int) (half >> (octave - 1)) & 1;
    return Math.min(BINS - 1, 1 + 2 * (octave - 1) + upperHalf);
  }

  /** Where a bin begins. */
  static long floorNanos(int bin) {
    if (bin == 0) {
      return 0;
    }
    long millis2 = (2L + (bin - 1) % 2) << ((bin - 1) / 2); // in half milliseconds
    return TimeUnit.MICROSECONDS.toNanos(millis2 * 500);
  }
}
