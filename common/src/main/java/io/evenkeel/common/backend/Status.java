package io.evenkeel.common.backend;

import java.util.Locale;
import java.util.Optional;

/**
 * What the orchestrators together say of a backend: the verdict of their probes.
 *
 * <p>Neither what an operator wants ({@link AdminState}) nor what one proxy has seen itself.
 */
public enum Status {
  /** Probes succeed. */
  HEALTHY,
  /** Probes fail. */
  UNHEALTHY,
  /** Nobody has said yet; the registry has no {@code status} field. */
  UNKNOWN;

  /** The word in the registry, in messages, logs and metric tags. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of a stored word, or empty for any other text ({@code unknown} is never stored). */
  public static Optional<Status> parse(String word) {
    return switch (word) {
      case "healthy" -> Optional.of(HEALTHY);
      case "unhealthy" -> Optional.of(UNHEALTHY);
      default -> Optional.empty();
    };
  }
}
