package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evenkeel.balancer.transport.Fields;
import java.util.Arrays;

/**
 * Looks at field lines as they arrive, up to the empty one, each byte once, and remembers where
 * their parts are (RFC 9110, section 5; RFC 9112, section 5). No line is folded.
 *
 * <p><i>Confined to the channel's event loop.</i>
 */
final class FieldScanner {

  private enum State {
    LINE_BEGIN,
    NAME,
    BEFORE_COLON,
    VALUE,
    VALUE_LF,
    LAST_LF,
    DONE
  }

  private static final int USUAL_LINES = 16;
  private static final int MARKS = 4;
  private static final int LAST_LINE = 2;

  private final HeadLimits limits;
  private final boolean lenient;

  /** Of each line: where its name begins and ends, and its value. */
  private int[] marks = {};

  private int lines;
  private int start;
  private State state = State.LINE_BEGIN;

  /**
   * Nothing has been read.
   *
   * @param lenient whether white space before a colon is passed over
   */
  FieldScanner(HeadLimits limits, boolean lenient) {
    this.limits = limits;
    this.lenient = lenient;
  }

  /** Forgets what was read; the next section begins at that index. */
  void begin(int at) {
    start = at;
    lines = 0;
    state = State.LINE_BEGIN;
  }

  boolean isDone() {
    return state == State.DONE;
  }

  /**
   * Looks at more bytes.
   *
   * @return where it stopped: behind the section, or at {@code to}
   */
  int scan(byte[] bytes, int from, int to) throws MalformedException {
    long most = (long) start + limits.fields() + LAST_LINE;
    int stop = (int) Math.min(to, most);
    int at = from;
    while (at < stop && state != State.DONE) {
      at =
          switch (state) {
            case NAME -> name(bytes, at, stop);
            case VALUE -> value(bytes, at, stop);
            default -> between(bytes[at], at);
          };
    }
    if (at < to && state != State.DONE) {
      throw new MalformedException(
          MalformedException.HEAD_TOO_LARGE,
          "field lines of more than %d bytes (expected: at most so many)"
              .formatted(limits.fields()));
    }
    return at;
  }

  private int name(byte[] bytes, int from, int to) throws MalformedException {
    int at = from;
    while (at < to && ByteClasses.is(bytes[at], ByteClasses.TOKEN)) {
      at++;
    }
    if (at == to) {
      return at;
    }
    byte b = bytes[at];
    if (b != ':' && !(lenient && ByteClasses.isBlank(b))) {
      throw noName(b);
    }
    mark(1, at);
    mark(2, at + 1);
    state = b == ':' ? State.VALUE : State.BEFORE_COLON;
    return at + 1;
  }

  private int value(byte[] bytes, int from, int to) throws MalformedException {
    int at = from;
    while (at < to && ByteClasses.is(bytes[at], ByteClasses.VALUE)) {
      at++;
    }
    if (at == to) {
      return at;
    }
    LineEnd.expectCarriageReturn(bytes[at]);
    mark(3, at);
    state = State.VALUE_LF;
    return at + 1;
  }

  /** The states of a single byte. */
  private int between(byte b, int at) throws MalformedException {
    switch (state) {
      case VALUE_LF -> {
        LineEnd.expectLineFeed(b);
        lines++;
        state = State.LINE_BEGIN;
      }
      case LINE_BEGIN -> lineBegins(b, at);
      case BEFORE_COLON -> beforeColon(b, at);
      default -> {
        LineEnd.expectLineFeed(b);
        state = State.DONE;
      }
    }
    return at + 1;
  }

  private void lineBegins(byte b, int at) throws MalformedException {
    if (b == '\r') {
      state = State.LAST_LF;
      return;
    }
    if (ByteClasses.isBlank(b)) {
      throw new MalformedException("line that begins with white space (expected: no folded line)");
    }
    if (!ByteClasses.is(b, ByteClasses.TOKEN)) {
      throw noName(b);
    }
    if (lines == limits.count()) {
      throw new MalformedException(
          MalformedException.HEAD_TOO_LARGE,
          "more than %d field lines (expected: at most so many)".formatted(limits.count()));
    }
    if (MARKS * lines == marks.length) {
      marks = Arrays.copyOf(marks, Math.max(MARKS * USUAL_LINES, 2 * marks.length));
    }
    mark(0, at);
    state = State.NAME;
  }

  private void beforeColon(byte b, int at) throws MalformedException {
    if (b == ':') {
      mark(2, at + 1);
      state = State.VALUE;
    } else if (!ByteClasses.isBlank(b)) {
      throw new MalformedException(
          "field name: %s after white space (expected: a colon)"
              .formatted(MalformedException.shown(b)));
    }
  }

  private static MalformedException noName(byte b) {
    return new MalformedException(
        "field name: %s (expected: a token, then a colon)".formatted(MalformedException.shown(b)));
  }

  private void mark(int which, int at) {
    marks[MARKS * lines + which] = at;
  }

  /** The lines, without the white space around names and values. */
  Fields fields(byte[] bytes) {
    Fields fields = new Fields();
    for (int i = 0; i < MARKS * lines; i += MARKS) {
      int from = marks[i + 2];
      int to = marks[i + 3];
      while (from < to && ByteClasses.isBlank(bytes[from])) {
        from++;
      }
      while (to > from && ByteClasses.isBlank(bytes[to - 1])) {
        to--;
      }
      fields.add(
          new String(bytes, marks[i], marks[i + 1] - marks[i], ISO_8859_1),
          new String(bytes, from, to - from, ISO_8859_1));
    }
    return fields;
  }
}
