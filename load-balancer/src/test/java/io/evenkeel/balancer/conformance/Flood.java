package io.evenkeel.balancer.conformance;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes without end for someone who does not read: how many does whoever is between take?
 *
 * <p><i>Thread-safe.</i>
 */
final class Flood {

  /** More than the kernel's buffers on both ways together, and far less than all of it. */
  static final long BOUND = 48L << 20;

  private static final long ALL = 256L << 20;
  private static final long STILL_MILLIS = 300;

  private final AtomicLong written = new AtomicLong();

  /** Writes until all is written, or the connection ends. */
  void pour(Wire wire, byte[] piece) {
    while (written.get() < ALL && wire.trySend(piece)) {
      written.addAndGet(piece.length);
    }
  }

  /** How much was taken when nothing more was, for a while. */
  long stalledAt() throws InterruptedException {
    long before = -1;
    while (written.get() != before || before == 0) {
      before = written.get();
      Thread.sleep(STILL_MILLIS);
    }
    return before;
  }
}
