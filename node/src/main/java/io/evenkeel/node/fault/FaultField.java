package io.evenkeel.node.fault;

import io.evenkeel.node.input.InvalidInput;
import java.util.Locale;

/** A field of the JSON at {@code /fault}. */
enum FaultField {
  ERROR_RATE("a number from 0 to 1"),
  ERROR_STATUS("400..599"),
  LATENCY("a duration such as 150ms or 2s, at most 10m"),
  DROP_RATE("a number from 0 to 1"),
  RESET_RATE("a number from 0 to 1"),
  CUT_RATE("a number from 0 to 1"),
  HANG_RATE("a number from 0 to 1"),
  CLOSE_FOR("a duration such as 5s or 1m, at most 10m");

  private final String expected;

  FaultField(String expected) {
    this.expected = expected;
  }

  /** The name in JSON and in messages. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  InvalidInput invalid(String value) {
    return new InvalidInput(word(), value, expected);
  }
}
