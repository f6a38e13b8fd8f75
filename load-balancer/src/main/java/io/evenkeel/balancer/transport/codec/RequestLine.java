package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evenkeel.balancer.transport.Version;

/**
 * The first line of a request: method, target and version with one space between (RFC 9112, section
 * 3).
 *
 * <p><i>Immutable.</i>
 */
record RequestLine(String method, String target, Version version) {

  /** Reads the line, without its end. */
  static RequestLine parse(byte[] bytes, int start, int end) throws MalformedException {
    int first = space(bytes, start, end);
    for (int i = start; i < first; i++) {
      if (!ByteClasses.is(bytes[i], ByteClasses.TOKEN)) {
        throw new MalformedException(
            "method: %s in it (expected: a token)".formatted(MalformedException.shown(bytes[i])));
      }
    }
    if (first == start) {
      throw new MalformedException("request line: begins with a space (expected: a method)");
    }
    if (first == end) {
      throw new MalformedException("request line: one word (expected: method, target, version)");
    }
    int second = space(bytes, first + 1, end);
    for (int i = first + 1; i < second; i++) {
      if (!ByteClasses.is(bytes[i], ByteClasses.TARGET)) {
        throw new MalformedException(
            "target: %s in it (expected: no controls)"
                .formatted(MalformedException.shown(bytes[i])));
      }
    }
    if (second == first + 1) {
      throw new MalformedException("request line: two spaces (expected: one between words)");
    }
    if (second == end) {
      throw new MalformedException(
          "request line: no version (expected: HTTP/1.1; HTTP/0.9 is not)");
    }
    Version version = HttpVersions.parse(bytes, second + 1, end);
    return new RequestLine(
        new String(bytes, start, first - start, ISO_8859_1),
        new String(bytes, first + 1, second - first - 1, ISO_8859_1),
        version);
  }

  private static int space(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != ' ') {
      at++;
    }
    return at;
  }
}
