package io.evenkeel.balancer.transport.codec;

/**
 * Which bytes may stand where (RFC 9110, section 5.6; RFC 3986, section 3.2.2), as one table.
 *
 * <p><i>Immutable.</i>
 */
final class ByteClasses {

  /** A method or field name: {@code tchar}. */
  static final int TOKEN = 1;

  /** A field value or reason phrase: HTAB, SP, VCHAR, obs-text. */
  static final int VALUE = 2;

  /** A request target: VCHAR, obs-text. */
  static final int TARGET = 4;

  /**
   * A registered name or IPv4 address: unreserved, sub-delims; the {@code %} is checked apart. No
   * comma, though the grammar has it there: to whoever joins repeated fields it is a list of hosts
   * (RFC 9110, section 5.3), and nobody's name has one.
   */
  static final int HOST = 8;

  private static final byte[] CLASSES = new byte[256];

  static {
    for (int c = 0x21; c < 256; c++) {
      if (c != 0x7f) {
        CLASSES[c] = VALUE | TARGET;
      }
    }
    CLASSES[' '] = VALUE;
    CLASSES['\t'] = VALUE;
    for (int c = 0; c < 128; c++) {
      if (isLetterOrDigit(c)) {
        CLASSES[c] |= TOKEN | HOST;
      }
    }
    add(TOKEN, "!#$%&'*+-.^_`|~");
    add(HOST, "-._~!$&'()*+;=");
  }

  private ByteClasses() {}

  /** Whether the byte, or char, is one of that class. */
  static boolean is(int b, int ofClass) {
    return (CLASSES[b & 0xff] & ofClass) != 0;
  }

  /** Whether all chars of the text are of that class, and of one byte each. */
  static boolean all(String text, int ofClass) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0xff || !is(c, ofClass)) {
        return false;
      }
    }
    return true;
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(int b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isLetterOrDigit(int c) {
    return isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  }

  private static void add(int ofClass, String chars) {
    for (int i = 0; i < chars.length(); i++) {
      CLASSES[chars.charAt(i)] |= (byte) ofClass;
    }
  }
}
