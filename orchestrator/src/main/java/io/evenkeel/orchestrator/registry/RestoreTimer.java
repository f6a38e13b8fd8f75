package io.evenkeel.orchestrator.registry;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * When to give a lost registry back: 1 s plus the age of what this process remembers, at most 30 s
 * after the loss was seen, so that whoever remembers best goes first.
 *
 * <p>Times are readings of a monotonic clock in nanoseconds. <i>Confined to the registry
 * thread.</i>
 */
final class RestoreTimer {

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofSeconds(30);

  private OptionalLong lastInOrder = OptionalLong.empty();
  private OptionalLong due = OptionalLong.empty();

  /** The registry was read and found in order. */
  void inOrder(long now) {
    lastInOrder = OptionalLong.of(now);
    due = OptionalLong.empty();
  }

  /**
   * The registry was found lost.
   *
   * @return how long to wait still, zero or less: go
   */
  Duration lost(long now) {
    if (due.isEmpty()) {
      due = OptionalLong.of(now + delay(now).toNanos());
    }
    return Duration.ofNanos(due.getAsLong() - now);
  }

  private Duration delay(long now) {
    if (lastInOrder.isEmpty()) {
      return MOST;
    }
    Duration wanted = LEAST.plusNanos(now - lastInOrder.getAsLong());
    return wanted.compareTo(MOST) < 0 ? wanted : MOST;
  }
}
