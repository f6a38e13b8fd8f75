package io.evenkeel.common.backend;

/**
 * A field of a registry record that cannot be used, said so that an operator can mend it.
 *
 * <p><i>Immutable.</i> Equal problems are one problem, so a reporter can tell news from repetition.
 *
 * @param key the Redis key
 * @param field the hash field; empty when the whole key is meant
 * @param value what stands there, fit to be shown
 * @param expected what should stand there
 */
public record FieldProblem(String key, String field, String value, String expected) {

  @Override
  public String toString() {
    String place = field.isEmpty() ? key : key + " " + field;
    return "%s: %s (expected: %s)".formatted(place, value, expected);
  }
}
