package io.evenkeel.common.backend;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a backend in the registry: {@code [A-Za-z0-9._-]{1,64}}.
 *
 * <p>The alphabet keeps an id safe as part of a Redis key, a metric tag, a log line and a URL path.
 *
 * <p><i>Immutable.</i>
 */
public record BackendId(String value) implements Comparable<BackendId> {

  /** What {@link #value()} must match, in words for an error message. */
  public static final String EXPECTED = "[A-Za-z0-9._-]{1,64}";

  private static final Pattern PATTERN = Pattern.compile(EXPECTED);

  /**
   * @throws IllegalArgumentException naming the value and the expectation
   */
  public BackendId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "backend id: %s (expected: %s)".formatted(Shown.of(value), EXPECTED));
    }
  }

  /** The id, or empty when {@code value} is not one. */
  public static Optional<BackendId> parse(String value) {
    return isValid(value) ? Optional.of(new BackendId(value)) : Optional.empty();
  }

  private static boolean isValid(String value) {
    return PATTERN.matcher(value).matches();
  }

  @Override
  public int compareTo(BackendId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
