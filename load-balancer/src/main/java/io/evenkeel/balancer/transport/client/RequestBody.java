package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.UpstreamCall;
import io.evenkeel.balancer.transport.codec.MessageWriter;
import io.evenkeel.balancer.transport.netty.OutboundBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/**
 * A request's content on its way out, in the framing that its head has announced: not a byte more,
 * and not a byte less, or the rest would be taken for the next request.
 *
 * <p><i>Confined to the event loop of the connection.</i>
 */
final class RequestBody extends OutboundBody {

  private final Exchange exchange;
  private final Channel channel;
  private final UpstreamCall call;
  private final boolean chunked;
  private long left;
  private boolean streamEnded;

  RequestBody(Exchange exchange, Channel channel, UpstreamCall call) {
    super(channel);
    this.exchange = exchange;
    this.channel = channel;
    this.call = call;
    Framing framing = call.head().framing();
    this.chunked = framing.kind() == Framing.Kind.CHUNKED;
    this.left = Math.max(0, framing.length());
  }

  @Override
  protected void write(ByteBuf content) {
    int size = content.readableBytes();
    if (size == 0) {
      content.release();
    } else if (chunked) {
      var _ = channel.write(MessageWriter.chunkStart(channel.alloc(), size));
      var _ = channel.write(content);
      var _ = channel.write(MessageWriter.chunkEnd());
    } else if (size <= left) {
      left -= size;
      var _ = channel.write(content);
    } else {
      content.release();
      exchange.requestFailed(
          new IllegalStateException("request body: longer than its head says (expected: as long)"));
    }
  }

  @Override
  protected ChannelFuture writeEnd() {
    if (left > 0) {
      return channel.newFailedFuture(
          new IllegalStateException(
              "request body: %d bytes short (expected: as long as its head says)".formatted(left)));
    }
    streamEnded = true;
    return channel.write(
        chunked
            ? MessageWriter.lastChunk(channel.alloc(), call.requestTrailers())
            : Unpooled.EMPTY_BUFFER);
  }

  @Override
  protected void written() {
    exchange.written();
  }

  @Override
  protected void failed(Throwable error) {
    if (streamEnded) {
      exchange.writeFailed();
    } else {
      exchange.requestFailed(error);
    }
  }
}
