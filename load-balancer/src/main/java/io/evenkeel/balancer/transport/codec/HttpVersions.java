package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evenkeel.balancer.transport.Version;

/**
 * The version in a start line: {@code HTTP/}, a digit, a dot, a digit, in just this case (RFC 9112,
 * section 2.3).
 *
 * <p><i>Stateless.</i>
 */
final class HttpVersions {

  /** How many bytes it has. */
  static final int LENGTH = 8;

  private HttpVersions() {}

  /** Reads the version, which must fill the whole range. */
  static Version parse(byte[] bytes, int start, int end) throws MalformedException {
    if (end - start != LENGTH
        || bytes[start] != 'H'
        || bytes[start + 1] != 'T'
        || bytes[start + 2] != 'T'
        || bytes[start + 3] != 'P'
        || bytes[start + 4] != '/'
        || !ByteClasses.isDigit(bytes[start + 5])
        || bytes[start + 6] != '.'
        || !ByteClasses.isDigit(bytes[start + 7])) {
      throw new MalformedException(
          "version: %s (expected: HTTP/1.1)".formatted(shown(bytes, start, end)));
    }
    int major = bytes[start + 5] - '0';
    int minor = bytes[start + 7] - '0';
    if (major != 1) {
      throw new MalformedException(
          major == 0 && minor == 9
              ? MalformedException.BAD_REQUEST
              : MalformedException.VERSION_NOT_SUPPORTED,
          "version: %s (expected: HTTP/1.1)".formatted(shown(bytes, start, end)));
    }
    return minor == 0 ? Version.HTTP_1_0 : Version.HTTP_1_1;
  }

  private static String shown(byte[] bytes, int start, int end) {
    return MalformedException.shown(new String(bytes, start, end - start, ISO_8859_1));
  }
}
