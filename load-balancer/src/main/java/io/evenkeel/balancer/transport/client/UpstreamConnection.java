package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.evenkeel.balancer.transport.codec.EndOfMessage;
import io.evenkeel.balancer.transport.codec.ResponseDecoder;
import io.evenkeel.balancer.transport.netty.ChannelTunnel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an upstream: it carries one exchange after another, and between them waits in
 * the pool, where whatever arrives ends it.
 *
 * <p><i>Confined to its event loop.</i>
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {

  private final LoopPool pool;
  private final Destination destination;
  private final Channel channel;
  private final @Nullable TlsHandler tls;
  private final ResponseDecoder decoder;
  private final long openedAt = System.nanoTime();

  private long idleSince;
  private boolean idle;
  private int exchanges;
  private @Nullable Exchange exchange;

  UpstreamConnection(
      LoopPool pool,
      Destination destination,
      Channel channel,
      @Nullable TlsHandler tls,
      ResponseDecoder decoder) {
    this.pool = pool;
    this.destination = destination;
    this.channel = channel;
    this.tls = tls;
    this.decoder = decoder;
  }

  Destination destination() {
    return destination;
  }

  Channel channel() {
    return channel;
  }

  ResponseDecoder decoder() {
    return decoder;
  }

  long idleNanos(long now) {
    return now - idleSince;
  }

  long ageNanos(long now) {
    return now - openedAt;
  }

  /**
   * Whether something has been read from the socket that has not been told yet. The pool asks while
   * the end of a response is being told, too.
   */
  boolean hasUnread() {
    return tls != null && tls.hasUnread();
  }

  /** It waits in the pool from now on. */
  void pooled(long now) {
    idle = true;
    idleSince = now;
  }

  /** What arrives from now on is for this exchange. */
  void carry(Exchange next) {
    idle = false;
    exchange = next;
    exchanges++;
  }

  /** Whether it has carried an exchange before the one that it carries now. */
  boolean isKept() {
    return exchanges > 1;
  }

  /** The exchange has ended as it said: the connection may carry another one. */
  void release() {
    exchange = null;
    if (!channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
    pool.give(this);
  }

  /** Ends it; nothing is told to the exchange any more. */
  void close() {
    exchange = null;
    idle = false;
    var _ = channel.close();
  }

  /** It carries no HTTP any more, and never comes back to the pool. */
  Tunnel becomeTunnel() {
    exchange = null;
    ChannelTunnel tunnel =
        new ChannelTunnel(
            channel,
            how ->
                new UpstreamException(Kind.CLOSED, "Connection %s in the tunnel".formatted(how)));
    // The decoder hands what it has not decoded to who comes behind it then.
    channel.pipeline().replace(this, "tunnel", tunnel);
    channel.pipeline().remove(decoder);
    return tunnel;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    Exchange now = exchange;
    if (now == null) {
      ReferenceCountUtil.release(msg);
      endIdle();
      return;
    }
    switch (msg) {
      case ByteBuf content -> now.content(content);
      case ResponseHead head -> now.head(head);
      case EndOfMessage end -> now.end(end.trailers());
      case UpstreamException error -> now.fail(error);
      default -> ReferenceCountUtil.release(msg);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // Half a line is no message yet, but nobody asked for it either.
    if (exchange == null && !decoder.isClean()) {
      endIdle();
    }
  }

  private void endIdle() {
    leavePool();
    close();
  }

  private void leavePool() {
    if (idle) {
      idle = false;
      pool.remove(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leavePool();
    Exchange now = exchange;
    if (now != null) {
      now.disconnected("closed");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    leavePool();
    Exchange now = exchange;
    if (now == null) {
      close();
    } else if (cause instanceof IOException || cause instanceof DecoderException) {
      now.disconnected(ConnectFailure.isReset(cause) ? "reset" : "broken");
    } else {
      now.fail(cause); // a fault of this program: not to be hidden
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    Exchange now = exchange;
    if (event instanceof SslCloseCompletionEvent) {
      // Nothing can be sent any more, and nothing comes: not to be used, however late the FIN.
      leavePool();
      var _ = channel.close();
    } else if (event instanceof ChannelOutputShutdownEvent && now != null) {
      now.writeFailed();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange now = exchange;
    if (now != null) {
      now.writabilityChanged();
    }
  }
}
