package io.evenkeel.balancer.proxy.header;

import io.evenkeel.balancer.transport.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes, as its client names it: {@code Host}, or the authority of an absolute
 * target, which wins (RFC 9112, section 3.2.2).
 *
 * <p>Nothing is decoded or normalised: what is not in absolute form is passed on byte by byte, and
 * of what is, all behind the authority.
 *
 * <p><i>Immutable.</i>
 *
 * @param host null when an HTTP/1.0 client named none
 * @param target in origin form (section 3.2.1), or {@code *}
 */
record Destination(@Nullable String host, String target) {

  private static final String SCHEME_END = "://";

  static Destination of(RequestHead request) {
    String target = request.target();
    String host = request.fields().first("Host");
    int authority = authorityOf(target);
    if (authority < 0) {
      return new Destination(host, target);
    }
    int end = authorityEnd(target, authority);
    // User information is for the client's own use, and never sent (RFC 9110, section 4.2.4).
    int from = Math.max(authority, target.lastIndexOf('@', end - 1) + 1);
    String named = from < end ? target.substring(from, end) : host;
    return new Destination(named, originForm(request.method(), target.substring(end)));
  }

  private static String originForm(String method, String rest) {
    if (rest.isEmpty()) {
      // Section 3.2.4: OPTIONS of a whole server.
      return method.equals("OPTIONS") ? "*" : "/";
    }
    return rest.charAt(0) == '/' ? rest : "/" + rest;
  }

  /** Index of the authority of a target in absolute form; else -1. */
  private static int authorityOf(String target) {
    if (target.isEmpty() || target.charAt(0) == '/' || !isLetter(target.charAt(0))) {
      return -1;
    }
    int scheme = 1;
    while (scheme < target.length() && isSchemeChar(target.charAt(scheme))) {
      scheme++;
    }
    return target.startsWith(SCHEME_END, scheme) ? scheme + SCHEME_END.length() : -1;
  }

  private static int authorityEnd(String target, int from) {
    for (int i = from; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return target.length();
  }

  private static boolean isSchemeChar(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
