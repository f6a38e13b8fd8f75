package io.evenkeel.balancer.transport.codec;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Takes a message's content off the wire: slices of what was read, without a copy, and the end.
 *
 * <p><i>Confined to the channel's event loop.</i>
 */
final class ContentReader {

  private enum State {
    LENGTH,
    UNTIL_CLOSE,
    CHUNK_LINE,
    CHUNK,
    CHUNK_CR,
    CHUNK_LF,
    TRAILERS,
    DONE
  }

  private final ChunkLine chunkLine = new ChunkLine();
  private final HeadScanner trailers;
  private State state = State.DONE;
  private long left;

  /**
   * Expects nothing yet.
   *
   * @param trailers how to read a trailer section
   */
  ContentReader(HeadScanner trailers) {
    this.trailers = trailers;
  }

  /** What comes next is the content of a message of that framing. */
  void begin(Framing framing) {
    left = framing.length();
    state =
        switch (framing.kind()) {
          case NONE -> State.DONE;
          case LENGTH -> left == 0 ? State.DONE : State.LENGTH;
          case CHUNKED -> State.CHUNK_LINE;
          case UNTIL_CLOSE -> State.UNTIL_CLOSE;
        };
  }

  /** Whether the end of the connection is the end of the message. */
  boolean endsWithConnection() {
    return state == State.UNTIL_CLOSE;
  }

  /**
   * Takes what has arrived of the content, and not a byte more.
   *
   * @param out gets {@code ByteBuf}s to be released, and {@link EndOfMessage} at the end
   * @return whether the message has ended
   */
  boolean read(ByteBuf in, List<Object> out) throws MalformedException {
    while (state != State.DONE && in.isReadable()) {
      switch (state) {
        case UNTIL_CLOSE -> out.add(in.readRetainedSlice(in.readableBytes()));
        case LENGTH -> content(in, out, State.DONE);
        case CHUNK -> content(in, out, State.CHUNK_CR);
        case CHUNK_LINE -> chunkLine(in);
        case CHUNK_CR -> after(in.readByte(), '\r', State.CHUNK_LF);
        case CHUNK_LF -> after(in.readByte(), '\n', State.CHUNK_LINE);
        default -> trailers(in, out);
      }
    }
    return state == State.DONE;
  }

  private void content(ByteBuf in, List<Object> out, State next) {
    int length = (int) Math.min(left, in.readableBytes());
    out.add(in.readRetainedSlice(length));
    left -= length;
    if (left > 0) {
      return;
    }
    state = next;
    if (next == State.DONE) {
      out.add(EndOfMessage.PLAIN);
    }
  }

  private void chunkLine(ByteBuf in) throws MalformedException {
    while (in.isReadable()) {
      if (chunkLine.read(in.readByte())) {
        left = chunkLine.size();
        state = left == 0 ? State.TRAILERS : State.CHUNK;
        return;
      }
    }
  }

  private void after(byte b, char expected, State next) throws MalformedException {
    if (b != expected) {
      throw new MalformedException(
          "%s after a chunk (expected: CR LF)".formatted(MalformedException.shown(b)));
    }
    state = next;
  }

  private void trailers(ByteBuf in, List<Object> out) throws MalformedException {
    if (!trailers.read(in)) {
      return;
    }
    Fields fields = trailers.fields();
    TrailerRules.check(fields);
    trailers.reset();
    state = State.DONE;
    out.add(fields.isEmpty() ? EndOfMessage.PLAIN : new EndOfMessage(fields));
  }
}
