package io.evenkeel.node.health;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The node's own word on its health. Draining is final and outweighs the toggle.
 *
 * <p><i>Thread-safe.</i>
 */
public final class HealthSwitch {

  private final AtomicBoolean down = new AtomicBoolean();
  private volatile boolean draining;

  /** What {@code /health} says now. */
  public HealthState state() {
    if (draining) {
      return HealthState.DRAINING;
    }
    return down.get() ? HealthState.DOWN : HealthState.UP;
  }

  /** Flips up and down; the new state, which is still draining once that has begun. */
  public HealthState toggle() {
    boolean old;
    do {
      old = down.get();
    } while (!down.compareAndSet(old, !old));
    return state();
  }

  /** From now on and for good: draining. */
  public void drain() {
    draining = true;
  }
}
