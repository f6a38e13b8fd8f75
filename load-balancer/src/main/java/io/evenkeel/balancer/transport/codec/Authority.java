package io.evenkeel.balancer.transport.codec;

import io.netty.util.NetUtil;

/**
 * A host, and perhaps a port: what {@code Host} and an absolute target carry (RFC 9110, section
 * 7.2; RFC 3986, section 3.2). No user information (RFC 9110, section 4.2.4), and no empty host,
 * which no http URI has (section 4.2.1).
 *
 * <p><i>Stateless.</i>
 */
final class Authority {

  private static final int MAX_PORT = 65535;
  private static final int MAX_PORT_DIGITS = 5;
  private static final int ADDRESS_GROUPS = 8;

  private Authority() {}

  static boolean isValid(String authority) {
    int hostEnd = hostEnd(authority);
    if (hostEnd <= 0) {
      return false;
    }
    return hostEnd == authority.length()
        || (authority.charAt(hostEnd) == ':' && isPort(authority, hostEnd + 1));
  }

  /** The index after a valid host, or -1. */
  private static int hostEnd(String authority) {
    if (authority.startsWith("[")) {
      int close = authority.indexOf(']');
      return close > 0 && isAddress(authority.substring(1, close)) ? close + 1 : -1;
    }
    int at = 0;
    while (at < authority.length() && authority.charAt(at) != ':') {
      char c = authority.charAt(at);
      if (c == '%') {
        if (!isEscape(authority, at)) {
          return -1;
        }
        at += 3;
      } else if (ByteClasses.is(c, ByteClasses.HOST)) {
        at++;
      } else {
        return -1;
      }
    }
    return at;
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && ByteClasses.hex(text.charAt(at + 1)) >= 0
        && ByteClasses.hex(text.charAt(at + 2)) >= 0;
  }

  /** Whether the text is an IPv6 address, without a zone (RFC 3986, section 3.2.2). */
  private static boolean isAddress(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, true) == ADDRESS_GROUPS;
    }
    int before = groups(text.substring(0, gap), false);
    int after = groups(text.substring(gap + 2), true);
    return before >= 0 && after >= 0 && before + after < ADDRESS_GROUPS;
  }

  /** How many groups of 16 bits these are, or -1; an IPv4 address at the end is two. */
  private static int groups(String text, boolean mayEndInIpv4) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] groups = text.split(":", -1);
    int count = groups.length;
    for (int i = 0; i < groups.length; i++) {
      if (isGroup(groups[i])) {
        continue;
      }
      if (!mayEndInIpv4 || i < groups.length - 1 || !NetUtil.isValidIpV4Address(groups[i])) {
        return -1;
      }
      count++;
    }
    return count;
  }

  private static boolean isGroup(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (ByteClasses.hex(text.charAt(i)) < 0) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 4;
  }

  private static boolean isPort(String text, int from) {
    int port = 0;
    if (text.length() - from > MAX_PORT_DIGITS) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      if (!ByteClasses.isDigit(text.charAt(i))) {
        return false;
      }
      port = 10 * port + text.charAt(i) - '0';
    }
    return port <= MAX_PORT;
  }
}
