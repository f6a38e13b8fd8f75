package io.evenkeel.balancer.proxy.header;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated lists of tokens (RFC 9110, section 5.6.1), read in place.
 *
 * <p><i>Stateless.</i>
 */
final class Tokens {

  private Tokens() {}

  /** Whether {@code token} is an element of {@code list}, in any case. */
  static boolean contains(String list, String token) {
    int at = 0;
    while (at < list.length()) {
      int end = end(list, at);
      int from = skipBlanks(list, at, end);
      int to = trimBlanks(list, from, end);
      if (to - from == token.length() && list.regionMatches(true, from, token, 0, token.length())) {
        return true;
      }
      at = end + 1;
    }
    return false;
  }

  /** Every element that is not empty, in order, without the blanks around it. */
  static void forEach(String list, Consumer<String> visitor) {
    int at = 0;
    while (at < list.length()) {
      int end = end(list, at);
      int from = skipBlanks(list, at, end);
      int to = trimBlanks(list, from, end);
      if (to > from) {
        visitor.accept(list.substring(from, to));
      }
      at = end + 1;
    }
  }

  /** One list of two that follow each other (section 5.2). */
  static String join(@Nullable String before, String value) {
    if (before == null || before.isEmpty()) {
      return value;
    }
    return value.isEmpty() ? before : before + ", " + value;
  }

  /** Whether {@code c} may be part of a token (section 5.6.2). */
  static boolean isTokenChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  private static int end(String list, int from) {
    int comma = list.indexOf(',', from);
    return comma < 0 ? list.length() : comma;
  }

  private static int skipBlanks(String list, int from, int end) {
    int at = from;
    while (at < end && isBlank(list.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int trimBlanks(String list, int from, int end) {
    int at = end;
    while (at > from && isBlank(list.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
