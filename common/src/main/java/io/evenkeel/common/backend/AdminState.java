package io.evenkeel.common.backend;

import java.util.Locale;
import java.util.Optional;

/** What an operator wants of a backend, whatever its {@link Status}. */
public enum AdminState {
  /** In service when it is healthy; the default. */
  ACTIVE,
  /** No new request; those in flight may finish. */
  DRAINING,
  /** Out of service. */
  DISABLED;

  /** The word in the registry, in messages, logs and metric tags. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of a stored word, or empty for any other text. */
  public static Optional<AdminState> parse(String word) {
    for (AdminState state : values()) {
      if (state.word().equals(word)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
