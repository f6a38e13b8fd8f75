package io.evenkeel.orchestrator.registry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses that double from 250 ms to 4 s, each drawn from its upper half, so that processes that
 * lost Redis together do not return together.
 *
 * <p><i>Confined to one thread.</i>
 */
public final class Backoff {

  private static final long FIRST_MILLIS = 250;
  private static final long LAST_MILLIS = 4_000;

  private final RandomGenerator random;
  private long ceiling = FIRST_MILLIS;

  /** Begins with the shortest pause. */
  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The next pause. */
  public Duration next() {
    long millis = ceiling / 2 + random.nextLong(ceiling / 2 + 1);
    ceiling = Math.min(2 * ceiling, LAST_MILLIS);
    return Duration.ofMillis(millis);
  }

  /** It worked: begin with the shortest pause again. */
  public void reset() {
    ceiling = FIRST_MILLIS;
  }
}
