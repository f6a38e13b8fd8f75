package io.evenkeel.orchestrator.verdict;

import java.util.Locale;

/** What one orchestrator makes of a backend by its own probes alone. */
public enum View {
  /** Rise and fall are not complete yet: no vote. */
  UNKNOWN,
  /** Probes succeed. */
  UP,
  /** Probes fail. */
  DOWN;

  /** The word in logs, metric tags and the API. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The vote that expresses it: {@code up}, {@code down}, or {@code none}. */
  public String vote() {
    return this == UNKNOWN ? "none" : word();
  }
}
