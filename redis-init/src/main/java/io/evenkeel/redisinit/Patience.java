package io.evenkeel.redisinit;

import io.evenkeel.common.time.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;

/**
 * Repeats a step from its start until Redis lets it through or the time is up.
 *
 * <p>The step must be idempotent: Redis may be lost after any part of it.
 */
final class Patience {

  private static final Logger log = LoggerFactory.getLogger(Patience.class);

  private final Duration timeout;
  private final Backoff backoff;
  private final LongSupplier nanoTime;
  private final Pause pause;

  Patience(Duration timeout, Backoff backoff, LongSupplier nanoTime, Pause pause) {
    this.timeout = timeout;
    this.backoff = backoff;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /** {@link Thread#sleep(Duration)}, or a test's stand-in. */
  @FunctionalInterface
  interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  /** What the step returned, or empty when the time was up first. */
  <T> Optional<T> until(Supplier<T> step) {
    long start = nanoTime.getAsLong();
    backoff.reset();
    while (true) {
      try {
        return Optional.of(step.get());
      } catch (DataAccessException e) {
        Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - start);
        Duration left = timeout.minus(elapsed);
        if (!left.isPositive()) {
          log.error("gave up on Redis after {}: {}", seconds(elapsed), why(e));
          return Optional.empty();
        }
        log.warn("waiting for Redis, {} of {}: {}", seconds(elapsed), seconds(timeout), why(e));
        sleep(shorter(backoff.next(), left));
      }
    }
  }

  private void sleep(Duration time) {
    try {
      pause.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Redis", e);
    }
  }

  /** Lettuce's own words, which name the server, and what they came from. */
  private static String why(DataAccessException failure) {
    Throwable said = failure.getCause() == null ? failure : failure.getCause();
    Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
    return said.equals(root)
        ? String.valueOf(said.getMessage())
        : said.getMessage() + ": " + root.getMessage();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String seconds(Duration time) {
    return "%.1f s".formatted(time.toMillis() / 1000.0);
  }
}
