package io.evenkeel.balancer.transport.codec;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Messages as bytes, each char of a head one byte (ISO 8859-1).
 *
 * <p>A start line, name or value that would end a line early, or hold a control, is refused with an
 * {@link IllegalArgumentException}: nothing is smuggled out either.
 *
 * <p><i>Stateless.</i>
 */
public final class MessageWriter {

  private MessageWriter() {}

  /** A request's head, the empty line included; adds {@code Transfer-Encoding} where chunked. */
  public static ByteBuf request(ByteBufAllocator buffers, RequestHead head) {
    throw new UnsupportedOperationException();
  }

  /**
   * A response's head, the empty line included, as HTTP/1.1.
   *
   * @param chunked whether to add {@code Transfer-Encoding: chunked}
   * @param connection value of a {@code Connection} field to add, e.g. {@code close}; or null
   */
  public static ByteBuf response(
      ByteBufAllocator buffers, ResponseHead head, boolean chunked, @Nullable String connection) {
    throw new UnsupportedOperationException();
  }

  /** The line before a chunk of {@code size} bytes, 1 or more; after the chunk goes CR LF. */
  public static ByteBuf chunkStart(ByteBufAllocator buffers, int size) {
    throw new UnsupportedOperationException();
  }

  /** CR LF, to go after a chunk; a shared buffer, retained for the caller. */
  public static ByteBuf chunkEnd() {
    throw new UnsupportedOperationException();
  }

  /** The last chunk, of size 0, with these trailers and the empty line. */
  public static ByteBuf lastChunk(ByteBufAllocator buffers, Fields trailers) {
    throw new UnsupportedOperationException();
  }
}
