package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.DownstreamException;
import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.transport.netty.InboundBody;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * A client's connection after 101: the last handler of its pipeline. When both directions have
 * ended, so has the connection.
 *
 * <p><i>Confined to the event loop.</i>
 */
final class ClientTunnel extends ChannelInboundHandlerAdapter
    implements Tunnel, InboundBody.Source {

  private final Channel channel;
  private final InboundBody incoming;
  private @Nullable TunnelOutput outgoing;
  private boolean outputEnded;

  ClientTunnel(Channel channel) {
    this.channel = channel;
    this.incoming = new InboundBody(channel.eventLoop(), this);
  }

  @Override
  public Flux<DataBuffer> receive() {
    return incoming;
  }

  @Override
  public Mono<Void> send(Flux<DataBuffer> bytes) {
    return Mono.create(sink -> {
      if (channel.eventLoop().inEventLoop()) {
        send(bytes, sink);
      } else {
        channel.eventLoop().execute(() -> send(bytes, sink));
      }
    });
  }

  private void send(Flux<DataBuffer> bytes, MonoSink<Void> sink) {
    if (outgoing != null || !channel.isActive()) {
      sink.error(
          outgoing == null
              ? DownstreamException.gone()
              : new IllegalStateException("tunnel: sent to twice (expected: once)"));
      return;
    }
    TunnelOutput output = new TunnelOutput(channel, sink, this::outputEnded);
    outgoing = output;
    sink.onCancel(() ->
        channel
            .eventLoop()
            .execute(() -> {
              if (output.cancel()) {
                Sockets.reset(channel);
              }
            }));
    bytes.subscribe(output);
  }

  private void outputEnded() {
    outputEnded = true;
    Sockets.endOutput(channel);
    closeIfEnded();
  }

  /** The client has ended its direction. */
  void inputEnded() {
    incoming.complete();
    closeIfEnded();
  }

  private void closeIfEnded() {
    if (outputEnded && incoming.isEnded()) {
      close();
    }
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes && !incoming.isEnded()) {
      incoming.received(bytes);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
      inputEnded();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    TunnelOutput output = outgoing;
    if (output != null) {
      output.writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    incoming.fail(DownstreamException.gone());
    TunnelOutput output = outgoing;
    if (output != null) {
      output.abort();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Sockets.reset(channel);
  }

  @Override
  public void pause() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resume() {
    channel.config().setAutoRead(true);
  }

  @Override
  public void abandoned() {
    close();
  }
}
