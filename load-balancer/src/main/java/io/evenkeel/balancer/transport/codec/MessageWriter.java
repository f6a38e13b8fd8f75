package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Messages as bytes, each char of a head one byte (ISO 8859-1).
 *
 * <p>A start line, name or value that would end a line early, or hold a control, is refused with an
 * {@link IllegalArgumentException}: nothing is smuggled out either. So is a field that contradicts
 * the framing: {@code Transfer-Encoding}, which is written here alone, and a {@code Content-Length}
 * beside it or another.
 *
 * <p><i>Stateless.</i>
 */
public final class MessageWriter {

  private static final byte[] CRLF = bytes("\r\n");
  private static final byte[] COLON = bytes(": ");
  private static final byte[] REQUEST_END = bytes(" HTTP/1.1\r\n");
  private static final byte[] RESPONSE_BEGIN = bytes("HTTP/1.1 ");
  private static final byte[] CHUNKED = bytes("Transfer-Encoding: chunked\r\n");
  private static final byte[] CONNECTION = bytes("Connection: ");
  private static final byte[] LAST_CHUNK_LINE = bytes("0\r\n");

  private static final String CONTENT_LENGTH = "Content-Length";
  private static final String TRANSFER_ENCODING = "Transfer-Encoding";

  private static final ByteBuf CHUNK_END = shared(CRLF);
  private static final ByteBuf LAST_CHUNK = shared(bytes("0\r\n\r\n"));

  private static final int MAX_CHUNK_START = 10;

  private MessageWriter() {}

  /** A request's head, the empty line included; adds {@code Transfer-Encoding} where chunked. */
  public static ByteBuf request(ByteBufAllocator buffers, RequestHead head) {
    boolean chunked = head.framing().kind() == Framing.Kind.CHUNKED;
    HeadBuffer to =
        HeadBuffer.empty()
            .addSome(head.method(), ByteClasses.TOKEN, "method")
            .add(' ')
            .addSome(head.target(), ByteClasses.TARGET, "target")
            .add(REQUEST_END);
    headFields(to, head.fields(), chunked);
    return to.add(CRLF).toByteBuf(buffers);
  }

  /**
   * A response's head, the empty line included, as HTTP/1.1.
   *
   * @param chunked whether to add {@code Transfer-Encoding: chunked}
   * @param connection value of a {@code Connection} field to add, e.g. {@code close}; or null
   */
  public static ByteBuf response(
      ByteBufAllocator buffers, ResponseHead head, boolean chunked, @Nullable String connection) {
    int status = head.status();
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("status: %d (expected: 100..999)".formatted(status));
    }
    HeadBuffer to =
        HeadBuffer.empty()
            .add(RESPONSE_BEGIN)
            .add((char) ('0' + status / 100))
            .add((char) ('0' + status / 10 % 10))
            .add((char) ('0' + status % 10))
            .add(' ')
            .add(head.reason(), ByteClasses.VALUE, "reason")
            .add(CRLF);
    headFields(to, head.fields(), chunked);
    if (connection != null) {
      to.add(CONNECTION).add(connection, ByteClasses.VALUE, "Connection").add(CRLF);
    }
    return to.add(CRLF).toByteBuf(buffers);
  }

  /** The line before a chunk of {@code size} bytes, 1 or more; after the chunk goes CR LF. */
  public static ByteBuf chunkStart(ByteBufAllocator buffers, int size) {
    if (size < 1) {
      throw new IllegalArgumentException("chunk size: %d (expected: 1 or more)".formatted(size));
    }
    ByteBuf line = buffers.ioBuffer(MAX_CHUNK_START);
    for (int shift = (31 - Integer.numberOfLeadingZeros(size)) & ~3; shift >= 0; shift -= 4) {
      line.writeByte(Character.forDigit(size >> shift & 0xf, 16));
    }
    return line.writeBytes(CRLF);
  }

  /** CR LF, to go after a chunk; a shared buffer, retained for the caller. */
  public static ByteBuf chunkEnd() {
    return CHUNK_END.duplicate();
  }

  /** The last chunk, of size 0, with these trailers and the empty line. */
  public static ByteBuf lastChunk(ByteBufAllocator buffers, Fields trailers) {
    if (trailers.isEmpty()) {
      return LAST_CHUNK.duplicate();
    }
    HeadBuffer to = HeadBuffer.empty().add(LAST_CHUNK_LINE);
    for (int i = 0; i < trailers.size(); i++) {
      field(to, trailers.name(i), trailers.value(i));
    }
    return to.add(CRLF).toByteBuf(buffers);
  }

  private static void headFields(HeadBuffer to, Fields fields, boolean chunked) {
    boolean framed = chunked;
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      if (name.equalsIgnoreCase(CONTENT_LENGTH)) {
        if (framed) {
          throw new IllegalArgumentException(
              "Content-Length: %s (expected: one, and none beside chunked)"
                  .formatted(fields.value(i)));
        }
        framed = true;
      } else if (name.equalsIgnoreCase(TRANSFER_ENCODING)) {
        throw new IllegalArgumentException(
            "Transfer-Encoding: %s (expected: none among the fields)".formatted(fields.value(i)));
      }
      field(to, name, fields.value(i));
    }
    if (chunked) {
      to.add(CHUNKED);
    }
  }

  private static void field(HeadBuffer to, String name, String value) {
    to.addSome(name, ByteClasses.TOKEN, "field name")
        .add(COLON)
        .add(value, ByteClasses.VALUE, name)
        .add(CRLF);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static ByteBuf shared(byte[] content) {
    ByteBuf direct = Unpooled.directBuffer(content.length).writeBytes(content);
    return Unpooled.unreleasableBuffer(direct).asReadOnly();
  }
}
