package io.evenkeel.balancer.transport.codec;

/**
 * What came is no message, or an ambiguous one. Without a stack trace: it is news, not a fault of
 * the program.
 */
final class MalformedException extends Exception {

  static final int BAD_REQUEST = 400;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int TARGET_TOO_LONG = 414;
  static final int HEAD_TOO_LARGE = 431;
  static final int NOT_IMPLEMENTED = 501;
  static final int VERSION_NOT_SUPPORTED = 505;

  private static final int MAX_SHOWN = 60;

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status what a request would be answered with
   * @param detail what was found, and what was expected; made fit to be sent in a field
   */
  MalformedException(int status, String detail) {
    super(printable(detail), null, false, false);
    this.status = status;
  }

  /** Of the ordinary kind. */
  MalformedException(String detail) {
    this(BAD_REQUEST, detail);
  }

  int status() {
    return status;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  /** Foreign text, cut to a bounded length. */
  static String shown(String text) {
    if (text.isEmpty()) {
      return "(empty)";
    }
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }

  private static String printable(String detail) {
    StringBuilder ascii = new StringBuilder(detail.length());
    for (int i = 0; i < detail.length(); i++) {
      char c = detail.charAt(i);
      ascii.append(c >= 0x20 && c < 0x7f ? c : '?');
    }
    return ascii.toString();
  }

  /** A byte as a person reads it: {@code ':'} or {@code 0x0a}. */
  static String shown(int b) {
    int octet = b & 0xff;
    return octet > 0x20 && octet < 0x7f
        ? "'" + (char) octet + "'"
        : "0x" + Character.forDigit(octet >> 4, 16) + Character.forDigit(octet & 0xf, 16);
  }
}
