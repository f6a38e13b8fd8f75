package io.evenkeel.balancer.outlier;

/**
 * Failures in a row, without a success between them.
 *
 * <p>Attempts that were under way already when the first one failed count as one with it: a backend
 * that drops its idle connections fails many requests at one stroke, and that is one event.
 *
 * <p><i>Thread-safe.</i>
 */
final class Streak {

  private volatile int length;
  private long brokeAt;

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
    if (length == 0) {
      brokeAt = nanoTime;
      length = 1;
    } else if (begunAt - brokeAt >= 0) {
      length = length + 1;
    }
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
