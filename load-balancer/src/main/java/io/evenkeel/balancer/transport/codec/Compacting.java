package io.evenkeel.balancer.transport.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder.Cumulator;

/**
 * Puts what has been read behind what has not been decoded yet, and never keeps what has been
 * decoded: Netty's own way does where somebody still holds a slice of it, so that on a connection
 * that always has the beginning of another request the buffer would grow for ever.
 *
 * <p><i>Stateless.</i>
 */
final class Compacting implements Cumulator {

  static final Compacting INSTANCE = new Compacting();

  private Compacting() {}

  @Override
  public ByteBuf cumulate(ByteBufAllocator buffers, ByteBuf undecoded, ByteBuf read) {
    if (!undecoded.isReadable() && read.isContiguous()) {
      undecoded.release();
      return read;
    }
    try {
      if (read.readableBytes() <= undecoded.writableBytes() && !undecoded.isReadOnly()) {
        return undecoded.writeBytes(read);
      }
      ByteBuf both = buffers.buffer(undecoded.readableBytes() + read.readableBytes());
      both.writeBytes(undecoded).writeBytes(read);
      undecoded.release();
      return both;
    } finally {
      read.release();
    }
  }
}
