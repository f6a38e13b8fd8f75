package io.evenkeel.balancer.outlier;

import java.util.concurrent.TimeUnit;

/**
 * Failures in a row, without a success between them.
 *
 * <p>Attempts that were under way already when the first one failed count as one with it: a backend
 * that drops its idle connections fails many requests at one stroke, and that is one event.
 *
 * <p><i>Thread-safe.</i>
 */
final class Streak {

  /** Failures further apart than this are no run. */
  private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private volatile int length;
  private long brokeAt;
  private long lastAt;

  int length() {
    return length;
  }

  /**
   * One more has failed.
   *
   * @param begunAt when the attempt that failed was begun
   * @return the length now
   */
  synchronized int failed(long begunAt, long nanoTime) {
    if (length == 0 || nanoTime - lastAt > FORGET_NANOS) {
      brokeAt = nanoTime;
      length = 1;
    } else if (begunAt - brokeAt >= 0) {
      length = length + 1;
    }
    lastAt = nanoTime;
    return length;
  }

  void succeeded() {
    if (length != 0) {
      end();
    }
  }

  private synchronized void end() {
    length = 0;
  }
}
