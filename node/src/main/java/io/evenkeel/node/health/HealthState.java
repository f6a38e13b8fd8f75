package io.evenkeel.node.health;

import java.util.Locale;

/** What the node says of itself. */
public enum HealthState {
  /** Serves. */
  UP,
  /** Said to be down by {@code /toggle-health}; serves all the same. */
  DOWN,
  /** On its way out: serves for a moment more, and wants no new traffic. */
  DRAINING;

  /** The word at {@code /health} and in logs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
