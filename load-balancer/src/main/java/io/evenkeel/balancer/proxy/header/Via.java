package io.evenkeel.balancer.proxy.header;

import io.evenkeel.balancer.transport.Version;
import org.jspecify.annotations.Nullable;

/**
 * Our entry in {@code Via} (RFC 9110, section 7.6.3), and how we know it again.
 *
 * <p><i>Immutable. Thread-safe, called on every request.</i>
 */
final class Via {

  private final String pseudonym;
  private final String entry10;
  private final String entry11;

  /**
   * @param pseudonym a token that nobody else on the way has
   */
  Via(String pseudonym) {
    this.pseudonym = pseudonym;
    this.entry10 = "1.0 " + pseudonym;
    this.entry11 = "1.1 " + pseudonym;
  }

  /** The list {@code before} with our entry. */
  String append(@Nullable String before, Version received) {
    return Tokens.join(before, received == Version.HTTP_1_0 ? entry10 : entry11);
  }

  /**
   * Whether an entry of this list is ours. Read strictly: our name in another's comment, or as part
   * of another's name, is no loop.
   */
  boolean isIn(String list) {
    int depth = 0;
    int word = 0;
    int start = -1;
    for (int i = 0; i <= list.length(); i++) {
      char c = i < list.length() ? list.charAt(i) : ',';
      if (c == '\\' && depth > 0) {
        i++;
        continue;
      }
      boolean ends = c == ',' || c == ' ' || c == '\t' || c == '(';
      if (depth == 0 && ends && start >= 0) {
        if (word == 2 && isOurs(list, start, i)) {
          return true;
        }
        start = -1;
      }
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0 && c == ',') {
        word = 0;
      } else if (depth == 0 && !ends && start < 0) {
        start = i;
        word++;
      }
    }
    return false;
  }

  private boolean isOurs(String list, int from, int to) {
    return to - from == pseudonym.length()
        && list.regionMatches(true, from, pseudonym, 0, pseudonym.length());
  }
}
