package io.evenkeel.balancer.proxy;

import java.time.Duration;

/** Checks of property values, with errors that say the property, the value and the expectation. */
final class Require {

  private Require() {}

  static void range(String property, Duration value) {
    if (value.toMillis() < 1 || value.toDays() > 1) {
      throw new IllegalArgumentException("%s: %s (expected: 1ms..1d)".formatted(property, value));
    }
  }

  static void zeroOrRange(String property, Duration value) {
    if (!value.isZero() && (value.toMillis() < 1 || value.toDays() > 1)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: 0s for none, or 1ms..1d)".formatted(property, value));
    }
  }

  static void range(String property, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %d..%d)".formatted(property, value, min, max));
    }
  }
}
