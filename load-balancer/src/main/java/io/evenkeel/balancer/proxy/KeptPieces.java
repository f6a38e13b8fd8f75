package io.evenkeel.balancer.proxy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;

/**
 * What is kept of a body, from its first byte on. A copy: a slice of a read buffer would hold on to
 * the whole of it, and a limit would be none.
 *
 * <p><i>Confined to the loop.</i>
 */
final class KeptPieces {

  private final DataBufferFactory buffers;
  private final List<byte[]> pieces = new ArrayList<>();
  private int bytes;

  KeptPieces(DataBufferFactory buffers) {
    this.buffers = buffers;
  }

  /** Keeps it at the end, and lets go of the buffer. */
  void add(DataBuffer buffer) {
    byte[] piece = new byte[buffer.readableByteCount()];
    buffer.toByteBuffer(ByteBuffer.wrap(piece));
    DataBufferUtils.release(buffer);
    pieces.add(piece);
    bytes += piece.length;
  }

  /** The piece of that number, from 0. */
  DataBuffer get(int position) {
    return buffers.wrap(pieces.get(position));
  }

  /** How many pieces. */
  int size() {
    return pieces.size();
  }

  /** How many bytes in all. */
  int bytes() {
    return bytes;
  }
}
