package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evenkeel.balancer.transport.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * Takes a head, or a trailer section, off the wire: looks at every byte once, as it arrives, and
 * remembers where the lines and their parts are. Line ends are CR LF and nothing else, no line is
 * folded, and no control is in it (RFC 9112, sections 2.2 and 5).
 *
 * <p>The bytes are copied, so that a head that dribbles in costs its own size only.
 *
 * <p><i>Confined to the channel's event loop.</i>
 */
final class HeadScanner {

  /** Judges a start line as soon as it has arrived. */
  @FunctionalInterface
  interface StartLine {

    /** The line is from {@code start} to {@code end}, its own end not included. */
    void accept(byte[] bytes, int start, int end) throws MalformedException;
  }

  /** What is read, and how leniently. */
  enum Kind {
    /** Empty lines before it are passed over. */
    REQUEST,
    /** White space before a colon is removed (RFC 9112, section 5.1). */
    RESPONSE,
    /** No start line. */
    REQUEST_TRAILERS,
    /** No start line, white space before a colon is removed. */
    RESPONSE_TRAILERS
  }

  private enum State {
    BEFORE,
    BEFORE_LF,
    START_LINE,
    START_LF,
    LINE_BEGIN,
    NAME,
    BEFORE_COLON,
    VALUE,
    VALUE_LF,
    LAST_LF,
    DONE
  }

  private static final int MAX_EMPTY_LINES = 4;
  private static final int STEP = 1024;
  private static final int KEPT = 4096;
  private static final int MARKS = 4;
  private static final int USUAL_LINES = 16;
  private static final int LAST_LINE = 2;

  private final HeadLimits limits;
  private final Kind kind;
  private final StartLine startLine;

  private byte[] bytes = {};
  private int size;
  private int[] marks = {};
  private int lines;
  private int emptyLines;
  private State state;
  private int lineStart;
  private int lineEnd;
  private int fieldsStart;

  /** For a head. */
  HeadScanner(HeadLimits limits, Kind kind, StartLine startLine) {
    this.limits = limits;
    this.kind = kind;
    this.startLine = startLine;
    this.state = firstState();
  }

  /** For a trailer section. */
  HeadScanner(HeadLimits limits, Kind kind) {
    this(limits, kind, (bytes, start, end) -> {});
  }

  /** Forgets what was read, for the next one. */
  void reset() {
    size = 0;
    lines = 0;
    emptyLines = 0;
    lineStart = 0;
    fieldsStart = 0;
    state = firstState();
    if (bytes.length > KEPT) {
      bytes = new byte[] {};
    }
  }

  private State firstState() {
    return switch (kind) {
      case REQUEST -> State.BEFORE;
      case RESPONSE -> State.START_LINE;
      case REQUEST_TRAILERS, RESPONSE_TRAILERS -> State.LINE_BEGIN;
    };
  }

  /** Whether more than empty lines has arrived. */
  boolean hasBegun() {
    return size > lineStart && state != State.BEFORE_LF;
  }

  /**
   * Takes what belongs to the section, up to the empty line that ends it.
   *
   * @return whether that was there
   */
  boolean read(ByteBuf in) throws MalformedException {
    while (state != State.DONE && in.isReadable()) {
      int step = Math.min(in.readableBytes(), STEP);
      if (size + step > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(size + step, 2 * size));
      }
      in.getBytes(in.readerIndex(), bytes, size, step);
      int end = scan(size, size + step);
      in.skipBytes(end - size);
      size = end;
    }
    return state == State.DONE;
  }

  private int scan(int from, int to) throws MalformedException {
    int at = from;
    while (at < to && state != State.DONE) {
      int stop = state.compareTo(State.START_LF) > 0 ? within(at, to) : to;
      at =
          switch (state) {
            case BEFORE, BEFORE_LF -> before(at);
            case START_LINE -> startLine(at, stop);
            case START_LF -> startLineFeed(at);
            case NAME -> name(at, stop);
            case VALUE -> value(at, stop);
            default -> between(at);
          };
    }
    return at;
  }

  private int before(int at) throws MalformedException {
    byte b = bytes[at];
    if (state == State.BEFORE_LF) {
      expectLineFeed(b);
      if (++emptyLines > MAX_EMPTY_LINES) {
        throw new MalformedException(
            "%d empty lines (expected: a request line)".formatted(emptyLines));
      }
      lineStart = at + 1;
      state = State.BEFORE;
      return at + 1;
    }
    if (b == '\r') {
      state = State.BEFORE_LF;
      return at + 1;
    }
    state = State.START_LINE;
    return at;
  }

  private int startLine(int from, int to) throws MalformedException {
    long most = (long) lineStart + limits.startLine();
    int at = from;
    while (at < to && ByteClasses.is(bytes[at], ByteClasses.VALUE)) {
      if (at >= most) {
        throw lineTooLong(at);
      }
      at++;
    }
    if (at < to) {
      expectCarriageReturn(bytes[at]);
      lineEnd = at++;
      state = State.START_LF;
    }
    return at;
  }

  private int name(int from, int to) throws MalformedException {
    int at = from;
    while (at < to && ByteClasses.is(bytes[at], ByteClasses.TOKEN)) {
      at++;
    }
    if (at == to) {
      return at;
    }
    byte b = bytes[at];
    boolean lenient = kind == Kind.RESPONSE || kind == Kind.RESPONSE_TRAILERS;
    if (at == mark(0) || (b != ':' && !(lenient && ByteClasses.isBlank(b)))) {
      throw new MalformedException(
          "field name: %s (expected: a token, then a colon)"
              .formatted(MalformedException.shown(b)));
    }
    setMark(1, at);
    setMark(2, at + 1);
    state = b == ':' ? State.VALUE : State.BEFORE_COLON;
    return at + 1;
  }

  private int value(int from, int to) throws MalformedException {
    int at = from;
    while (at < to && ByteClasses.is(bytes[at], ByteClasses.VALUE)) {
      at++;
    }
    if (at < to) {
      expectCarriageReturn(bytes[at]);
      setMark(3, at++);
      state = State.VALUE_LF;
    }
    return at;
  }

  private int startLineFeed(int at) throws MalformedException {
    expectLineFeed(bytes[at]);
    startLine.accept(bytes, lineStart, lineEnd);
    fieldsStart = at + 1;
    state = State.LINE_BEGIN;
    return at + 1;
  }

  /** The states of a single byte. */
  private int between(int at) throws MalformedException {
    byte b = bytes[at];
    switch (state) {
      case VALUE_LF -> {
        expectLineFeed(b);
        lines++;
        state = State.LINE_BEGIN;
      }
      case LINE_BEGIN -> lineBegins(b, at);
      case BEFORE_COLON -> {
        if (b == ':') {
          setMark(2, at + 1);
          state = State.VALUE;
        } else if (!ByteClasses.isBlank(b)) {
          throw new MalformedException(
              "field name: %s after white space (expected: a colon)"
                  .formatted(MalformedException.shown(b)));
        }
      }
      default -> {
        expectLineFeed(b);
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
      throw new MalformedException(
          "field name: %s (expected: a token, then a colon)"
              .formatted(MalformedException.shown(b)));
    }
    if (lines == limits.count()) {
      throw new MalformedException(
          MalformedException.HEAD_TOO_LARGE,
          "more than %d field lines (expected: at most so many)".formatted(limits.count()));
    }
    if (MARKS * lines == marks.length) {
      marks = Arrays.copyOf(marks, Math.max(MARKS * USUAL_LINES, 2 * marks.length));
    }
    setMark(0, at);
    state = State.NAME;
  }

  /** How far the field lines may go, of what has arrived; at least one byte. */
  private int within(int at, int to) throws MalformedException {
    long most = (long) fieldsStart + limits.fields() + LAST_LINE;
    if (at >= most) {
      throw new MalformedException(
          MalformedException.HEAD_TOO_LARGE,
          "field lines of more than %d bytes (expected: at most so many)"
              .formatted(limits.fields()));
    }
    return (int) Math.min(to, most);
  }

  private MalformedException lineTooLong(int end) {
    int status = MalformedException.HEAD_TOO_LARGE;
    if (kind == Kind.REQUEST) {
      // In a request line that is otherwise sane, it is the target that grows.
      int target = indexOf(' ', lineStart, end);
      int version = indexOf(' ', target + 1, end);
      boolean sane = target < end && end - version - 1 <= HttpVersions.LENGTH;
      status = sane ? MalformedException.TARGET_TOO_LONG : MalformedException.BAD_REQUEST;
    }
    return new MalformedException(
        status,
        "start line of more than %d bytes (expected: at most so many)"
            .formatted(limits.startLine()));
  }

  private int indexOf(char c, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != c) {
      at++;
    }
    return at;
  }

  private static void expectCarriageReturn(byte b) throws MalformedException {
    if (b != '\r') {
      throw new MalformedException(
          "control %s in the head (expected: none, and lines that end in CR LF)"
              .formatted(MalformedException.shown(b)));
    }
  }

  private static void expectLineFeed(byte b) throws MalformedException {
    if (b != '\n') {
      throw new MalformedException(
          "CR, then %s (expected: CR LF)".formatted(MalformedException.shown(b)));
    }
  }

  private int mark(int which) {
    return marks[MARKS * lines + which];
  }

  private void setMark(int which, int at) {
    marks[MARKS * lines + which] = at;
  }

  /** The section as it came, from the start line on; valid until {@link #reset}. */
  ByteBuf whole() {
    return Unpooled.wrappedBuffer(bytes, lineStart, size - lineStart);
  }

  /** The field lines, without the white space around names and values. */
  Fields fields() {
    Fields fields = new Fields();
    for (int i = 0; i < lines; i++) {
      int at = MARKS * i;
      int from = marks[at + 2];
      int to = marks[at + 3];
      while (from < to && ByteClasses.isBlank(bytes[from])) {
        from++;
      }
      while (to > from && ByteClasses.isBlank(bytes[to - 1])) {
        to--;
      }
      fields.add(
          new String(bytes, marks[at], marks[at + 1] - marks[at], ISO_8859_1),
          new String(bytes, from, to - from, ISO_8859_1));
    }
    return fields;
  }
}
