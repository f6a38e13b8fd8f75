package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evenkeel.balancer.transport.Version;

/**
 * The first line of a response: version, three digits, and a reason, which may be absent, even with
 * the space before it (RFC 9112, section 4).
 *
 * <p><i>Immutable.</i>
 */
record StatusLine(Version version, int status, String reason) {

  private static final int STATUS = HttpVersions.LENGTH + 1;
  private static final int REASON = STATUS + 4;

  /** Reads the line, without its end. */
  static StatusLine parse(byte[] bytes, int start, int end) throws MalformedException {
    int length = end - start;
    if (length < REASON - 1
        || bytes[start + HttpVersions.LENGTH] != ' '
        || !ByteClasses.isDigit(bytes[start + STATUS])
        || !ByteClasses.isDigit(bytes[start + STATUS + 1])
        || !ByteClasses.isDigit(bytes[start + STATUS + 2])
        || bytes[start + STATUS] == '0'
        || (length >= REASON && bytes[start + REASON - 1] != ' ')) {
      throw new MalformedException(
          "status line: %s (expected: HTTP/1.1, a status from 100 to 999, a reason)"
              .formatted(MalformedException.shown(new String(bytes, start, length, ISO_8859_1))));
    }
    Version version = HttpVersions.parse(bytes, start, start + HttpVersions.LENGTH);
    int status =
        100 * (bytes[start + STATUS] - '0')
            + 10 * (bytes[start + STATUS + 1] - '0')
            + (bytes[start + STATUS + 2] - '0');
    String reason =
        length <= REASON ? "" : new String(bytes, start + REASON, length - REASON, ISO_8859_1);
    return new StatusLine(version, status, reason);
  }
}
