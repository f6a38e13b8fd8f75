package io.evenkeel.node.input;

import io.evenkeel.common.backend.Shown;

/**
 * An input that cannot be used, said so that its author can mend it: {@code delay: 2h (expected: at
 * most 60s)}.
 */
public final class InvalidInput extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String field;
  private final String value;
  private final String expected;

  /**
   * @param field the property, parameter or JSON field
   * @param value what was given; foreign text, made fit to be shown here
   * @param expected what would have been right
   */
  public InvalidInput(String field, String value, String expected) {
    super("%s: %s (expected: %s)".formatted(field, Shown.of(value), expected));
    this.field = field;
    this.value = Shown.of(value);
    this.expected = expected;
  }

  /** The property, parameter or JSON field. */
  public String field() {
    return field;
  }

  /** What was given, cut and cleaned. */
  public String value() {
    return value;
  }

  /** What would have been right. */
  public String expected() {
    return expected;
  }
}
