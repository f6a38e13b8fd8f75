package io.evenkeel.balancer.property;

import io.evenkeel.common.backend.Shown;
import java.time.Duration;
import java.util.Collection;

/**
 * Checks of property values, with errors that say the property by its whole name, the value and the
 * expectation.
 *
 * <p><i>Stateless.</i>
 */
public final class Require {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  private Require() {}

  /** A time from 1 ms to a day. */
  public static void range(String property, Duration value) {
    require(isInRange(value), property, value, "1ms..1d");
  }

  /** A time from 1 ms to a day, or none. */
  public static void zeroOrRange(String property, Duration value) {
    require(value.isZero() || isInRange(value), property, value, "0s for none, or 1ms..1d");
  }

  /** A number from {@code min} to {@code max}. */
  public static void range(String property, long value, long min, long max) {
    require(value >= min && value <= max, property, value, min + ".." + max);
  }

  /** A value from {@code min} to {@code max}, both included. */
  public static <T extends Comparable<T>> void range(String property, T value, T min, T max) {
    require(
        value.compareTo(min) >= 0 && value.compareTo(max) <= 0, property, value, min + ".." + max);
  }

  /** One of these words. */
  public static void oneOf(String property, String value, Collection<String> words) {
    require(words.contains(value), property, Shown.of(value), "one of " + String.join(", ", words));
  }

  /**
   * Whatever {@code valid} says.
   *
   * @throws IllegalArgumentException unless it is valid
   */
  public static void require(boolean valid, String property, Object value, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s)".formatted(property, value, expected));
    }
  }

  private static boolean isInRange(Duration value) {
    return value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0;
  }
}
