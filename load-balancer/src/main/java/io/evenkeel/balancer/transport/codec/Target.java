package io.evenkeel.balancer.transport.codec;

/**
 * Which targets are ones (RFC 9112, section 3.2): a path, an absolute {@code http} or {@code https}
 * URI, or {@code *} for OPTIONS. Beyond the form nothing is judged: the target travels as it is.
 *
 * <p><i>Stateless.</i>
 */
final class Target {

  private Target() {}

  /** Refuses what is none. */
  static void check(String method, String target, boolean rejectNonAscii)
      throws MalformedException {
    if (rejectNonAscii && !isAscii(target)) {
      throw new MalformedException(
          "target: %s (expected: ASCII)".formatted(MalformedException.shown(target)));
    }
    if (method.equals("CONNECT")) {
      throw new MalformedException(
          MalformedException.METHOD_NOT_ALLOWED, "method: CONNECT (expected: any other)");
    }
    if (target.charAt(0) == '/' || (target.equals("*") && method.equals("OPTIONS"))) {
      return;
    }
    int start = authorityStart(target);
    if (start < 0 || !Authority.isValid(target.substring(start, authorityEnd(target, start)))) {
      throw new MalformedException(
          "target: %s (expected: a path, or an http URI with a host and no user)"
              .formatted(MalformedException.shown(target)));
    }
  }

  /** Whether a valid target names the host itself. */
  static boolean isAbsolute(String target) {
    return target.charAt(0) != '/' && target.charAt(0) != '*';
  }

  private static int authorityStart(String target) {
    for (String scheme : new String[] {"http://", "https://"}) {
      if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return scheme.length();
      }
    }
    return -1;
  }

  private static int authorityEnd(String target, int start) {
    for (int i = start; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return target.length();
  }

  private static boolean isAscii(String target) {
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }
}
