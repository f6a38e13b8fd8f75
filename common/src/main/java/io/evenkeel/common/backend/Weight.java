package io.evenkeel.common.backend;

/**
 * A backend's share of requests relative to its neighbours: 1..256, default 1.
 *
 * <p><i>Immutable.</i>
 */
public record Weight(int value) {

  /** The weight of a backend whose record names none. */
  public static final Weight DEFAULT = new Weight(1);

  /** The range of {@link #value()}, in words for an error message. */
  public static final String EXPECTED = "1..256";

  private static final int MAX = 256;

  /**
   * @throws IllegalArgumentException naming the value and the expectation
   */
  public Weight {
    if (value < 1 || value > MAX) {
      throw new IllegalArgumentException("weight: %d (expected: %s)".formatted(value, EXPECTED));
    }
  }

  /**
   * Reads a weight as it stands in the registry.
   *
   * @throws IllegalArgumentException naming the value and the expectation
   */
  public static Weight parse(String text) {
    try {
      return new Weight(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "weight: %s (expected: %s)".formatted(Shown.of(text), EXPECTED), e);
    }
  }
}
