package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.DownstreamException;
import io.evenkeel.balancer.transport.netty.OutboundBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import reactor.core.publisher.MonoSink;

/**
 * What goes to the client through a tunnel: the bytes and nothing else.
 *
 * <p><i>Confined to the event loop, as {@link OutboundBody}.</i>
 */
final class TunnelOutput extends OutboundBody {

  private final Channel channel;
  private final MonoSink<Void> sink;
  private final Runnable ended;
  private boolean settled;

  /**
   * @param ended all is written
   */
  TunnelOutput(Channel channel, MonoSink<Void> sink, Runnable ended) {
    super(channel);
    this.channel = channel;
    this.sink = sink;
    this.ended = ended;
  }

  @Override
  protected void write(ByteBuf content) {
    channel.write(content);
  }

  @Override
  protected ChannelFuture writeEnd() {
    return channel.write(Unpooled.EMPTY_BUFFER);
  }

  @Override
  protected void written() {
    if (!settled) {
      settled = true;
      ended.run();
      sink.success();
    }
  }

  @Override
  protected void failed(Throwable error) {
    if (!settled) {
      settled = true;
      Sockets.reset(channel);
      sink.error(error);
    }
  }

  /** The connection broke. */
  void abort() {
    cancel();
    failed(DownstreamException.gone());
  }
}
