package io.evenkeel.balancer.transport.codec;

import io.evenkeel.balancer.transport.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * Takes a head, or a trailer section, off the wire: looks at every byte once, as it arrives. Lines
 * end in CR LF and nothing else, and no control is in them (RFC 9112, section 2.2).
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
    FIELDS
  }

  private static final int MAX_EMPTY_LINES = 4;
  private static final int STEP = 1024;
  private static final int KEPT = 1024;

  private final HeadLimits limits;
  private final Kind kind;
  private final StartLine startLine;
  private final FieldScanner fields;

  private byte[] bytes = {};
  private int size;
  private int filled;
  private int emptyLines;
  private int lineStart;
  private int lineEnd;
  private State state;

  /** For a head. */
  HeadScanner(HeadLimits limits, Kind kind, StartLine startLine) {
    this.limits = limits;
    this.kind = kind;
    this.startLine = startLine;
    this.fields = new FieldScanner(limits, kind == Kind.RESPONSE || kind == Kind.RESPONSE_TRAILERS);
    this.state = firstState();
  }

  /** For a trailer section. */
  HeadScanner(HeadLimits limits, Kind kind) {
    this(limits, kind, (bytes, start, end) -> {});
  }

  /** Forgets what was read, for the next one. */
  void reset() {
    size = 0;
    filled = 0;
    emptyLines = 0;
    lineStart = 0;
    fields.begin(0);
    state = firstState();
    if (bytes.length > KEPT) {
      bytes = new byte[] {};
    }
  }

  private State firstState() {
    return switch (kind) {
      case REQUEST -> State.BEFORE;
      case RESPONSE -> State.START_LINE;
      case REQUEST_TRAILERS, RESPONSE_TRAILERS -> State.FIELDS;
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
    while (!fields.isDone() && in.isReadable()) {
      int step = Math.min(in.readableBytes(), STEP);
      if (size + step > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(size + step, 2 * size));
      }
      in.getBytes(in.readerIndex(), bytes, size, step);
      filled = size + step;
      int end = scan(size, size + step);
      in.skipBytes(end - size);
      size = end;
    }
    return fields.isDone();
  }

  private int scan(int from, int to) throws MalformedException {
    int at = from;
    while (at < to && !fields.isDone()) {
      at =
          switch (state) {
            case BEFORE -> before(at);
            case BEFORE_LF -> emptyLine(at);
            case START_LINE -> startLine(at, to);
            case START_LF -> startLineEnd(at);
            case FIELDS -> fields.scan(bytes, at, to);
          };
    }
    return at;
  }

  private int before(int at) {
    boolean empty = bytes[at] == '\r';
    state = empty ? State.BEFORE_LF : State.START_LINE;
    return empty ? at + 1 : at;
  }

  private int emptyLine(int at) throws MalformedException {
    LineEnd.expectLineFeed(bytes[at]);
    if (++emptyLines > MAX_EMPTY_LINES) {
      throw new MalformedException(
          "%d empty lines (expected: a request line)".formatted(emptyLines));
    }
    lineStart = at + 1;
    state = State.BEFORE;
    return at + 1;
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
    if (at == to) {
      return at;
    }
    LineEnd.expectCarriageReturn(bytes[at]);
    lineEnd = at;
    state = State.START_LF;
    return at + 1;
  }

  private int startLineEnd(int at) throws MalformedException {
    LineEnd.expectLineFeed(bytes[at]);
    startLine.accept(bytes, lineStart, lineEnd);
    fields.begin(at + 1);
    state = State.FIELDS;
    return at + 1;
  }

  private MalformedException lineTooLong(int end) {
    int status = MalformedException.HEAD_TOO_LARGE;
    if (kind == Kind.REQUEST) {
      // In a request line that is otherwise sane, it is the target that grows.
      int target = space(lineStart, end);
      int version = space(target + 1, end);
      boolean sane = target < end && end - version - 1 <= HttpVersions.LENGTH;
      status = sane ? MalformedException.TARGET_TOO_LONG : MalformedException.BAD_REQUEST;
    }
    return new MalformedException(
        status,
        "start line of more than %d bytes (expected: at most so many)"
            .formatted(limits.startLine()));
  }

  private int space(int from, int end) {
    int at = from;
    while (at < end && bytes[at] != ' ') {
      at++;
    }
    return at;
  }

  /** Whether that is what the section begins with, as far as it has come and right or wrong. */
  boolean beginsWith(String ascii) {
    if (filled - lineStart < ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[lineStart + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The section as it came, from the start line on; valid until {@link #reset}. */
  ByteBuf whole() {
    return Unpooled.wrappedBuffer(bytes, lineStart, size - lineStart);
  }

  /** The field lines, without the white space around names and values. */
  Fields fields() {
    return fields.fields(bytes);
  }
}
