package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.netty.Sockets;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection so that the client can read its answer (RFC 9112, section 9.6): our direction
 * first, then what still comes is read and dropped for a while. A socket closed with unread bytes
 * resets, and the client would lose what it has not read yet.
 *
 * <p><i>Confined to the event loop.</i>
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write or close that fails ends the connection: that is told
final class LingeringClose extends ChannelInboundHandlerAdapter {

  private static final long PATIENCE_SECONDS = 2;

  private @Nullable Future<?> end;

  private LingeringClose() {}

  /** Takes over the connection from that handler, and from a decoder before it. */
  static void begin(ChannelHandlerContext from, @Nullable ChannelHandler decoder) {
    var channel = from.channel();
    if (!channel.isActive()) {
      channel.close();
      return;
    }
    channel.pipeline().replace(from.handler(), null, new LingeringClose());
    if (decoder != null) {
      channel.pipeline().remove(decoder);
    }
    Sockets.endOutput(channel);
    channel.config().setAutoRead(true);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    end = ctx.executor().schedule(() -> ctx.close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Future<?> timer = end;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
