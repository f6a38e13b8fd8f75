package io.evenkeel.balancer.transport.codec;

/**
 * CR LF, the only end that a line has here (RFC 9112, section 2.2).
 *
 * <p><i>Stateless.</i>
 */
final class LineEnd {

  private LineEnd() {}

  /** What may follow the last byte of a line that could go on. */
  static void expectCarriageReturn(byte b) throws MalformedException {
    if (b != '\r') {
      throw new MalformedException(
          "control %s in the head (expected: none, and lines that end in CR LF)"
              .formatted(MalformedException.shown(b)));
    }
  }

  /** What must follow a CR. */
  static void expectLineFeed(byte b) throws MalformedException {
    if (b != '\n') {
      throw new MalformedException(
          "CR, then %s (expected: CR LF)".formatted(MalformedException.shown(b)));
    }
  }
}
