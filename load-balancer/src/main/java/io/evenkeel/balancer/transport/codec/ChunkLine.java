package io.evenkeel.balancer.transport.codec;

/**
 * The line before a chunk, byte by byte: hexadecimal digits, then extensions, which are checked and
 * dropped (RFC 9112, section 7.1). No sign, no prefix, and no white space: the "bad" one that the
 * grammar lets recipients tolerate around extensions is what two parsers come to differ about.
 *
 * <p><i>Confined to the channel's event loop.</i>
 */
final class ChunkLine {

  private static final int MAX_DIGITS = 15;
  private static final int MAX_EXTENSION = 256;

  private enum State {
    SIZE,
    NAME_BEGIN,
    NAME,
    VALUE_BEGIN,
    VALUE,
    QUOTED,
    ESCAPED,
    QUOTED_END,
    LINE_FEED
  }

  private State state = State.SIZE;
  private int digits;
  private int extension;
  private long size;

  /** How many bytes the chunk has; 0 is the last one's. */
  long size() {
    return size;
  }

  /**
   * Takes the next byte.
   *
   * @return whether it was the line's last
   */
  boolean read(byte b) throws MalformedException {
    if (state == State.LINE_FEED) {
      if (b != '\n') {
        throw malformed(b);
      }
      state = State.SIZE;
      digits = 0;
      extension = 0;
      return true;
    }
    if (state == State.SIZE) {
      readSize(b);
    } else {
      readExtension(b);
    }
    return false;
  }

  private void readSize(byte b) throws MalformedException {
    int digit = ByteClasses.hex(b);
    if (digit >= 0 && digits < MAX_DIGITS) {
      size = digits == 0 ? digit : 16 * size + digit;
      digits++;
    } else if (digits > 0 && b == '\r') {
      state = State.LINE_FEED;
    } else if (digits > 0 && b == ';') {
      state = State.NAME_BEGIN;
    } else {
      throw new MalformedException(
          "chunk size: %s after %d digits (expected: 1 to %d hexadecimal digits, then CR LF)"
              .formatted(MalformedException.shown(b), digits, MAX_DIGITS));
    }
  }

  private void readExtension(byte b) throws MalformedException {
    if (++extension > MAX_EXTENSION) {
      throw new MalformedException(
          "chunk extension of more than %d bytes (expected: at most so many)"
              .formatted(MAX_EXTENSION));
    }
    boolean token = ByteClasses.is(b, ByteClasses.TOKEN);
    state =
        switch (state) {
          case NAME_BEGIN -> token ? State.NAME : refused(b);
          case NAME -> token ? State.NAME : b == '=' ? State.VALUE_BEGIN : end(b);
          case VALUE_BEGIN -> b == '"' ? State.QUOTED : token ? State.VALUE : refused(b);
          case VALUE -> token ? State.VALUE : end(b);
          case QUOTED -> quoted(b);
          case ESCAPED -> ByteClasses.is(b, ByteClasses.VALUE) ? State.QUOTED : refused(b);
          default -> end(b);
        };
  }

  private static State quoted(byte b) throws MalformedException {
    return switch (b) {
      case '"' -> State.QUOTED_END;
      case '\\' -> State.ESCAPED;
      default -> ByteClasses.is(b, ByteClasses.VALUE) ? State.QUOTED : refused(b);
    };
  }

  private static State end(byte b) throws MalformedException {
    return switch (b) {
      case ';' -> State.NAME_BEGIN;
      case '\r' -> State.LINE_FEED;
      default -> refused(b);
    };
  }

  private static State refused(byte b) throws MalformedException {
    throw malformed(b);
  }

  private static MalformedException malformed(byte b) {
    return new MalformedException(
        "chunk extension: %s (expected: ;name=value, then CR LF)"
            .formatted(MalformedException.shown(b)));
  }
}
