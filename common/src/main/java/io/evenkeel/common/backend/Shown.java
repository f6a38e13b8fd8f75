package io.evenkeel.common.backend;

/**
 * Foreign text made fit for an error message: cut to a bounded length, control characters replaced,
 * so that garbage in the registry can neither flood nor forge a log line.
 */
public final class Shown {

  private static final int MAX_LENGTH = 80;

  private Shown() {}

  /** {@code value} with controls as {@code ?}, at most 80 characters followed by an ellipsis. */
  public static String of(String value) {
    if (value.isEmpty()) {
      return "(empty)";
    }
    String cut = value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH) + "…";
    StringBuilder shown = new StringBuilder(cut.length());
    cut.codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
