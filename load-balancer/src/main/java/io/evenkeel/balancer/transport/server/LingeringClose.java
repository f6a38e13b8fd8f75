package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.netty.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection so that the client can read its answer (RFC 9112, section 9.6): our direction
 * first, then what still comes is read and dropped until the client ends too, is silent for {@link
 * #SILENCE}, or has sent for {@link #AT_MOST}. A socket closed with unread bytes resets, and the
 * client would lose what it has not read yet.
 *
 * <p>It stands before TLS: what comes after our farewell is dropped undecrypted.
 *
 * <p><i>Confined to the event loop.</i>
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write or close that fails ends the connection: that is told
final class LingeringClose extends ChannelInboundHandlerAdapter {

  /** After this long without a byte the client has either read its answer, or is gone. */
  static final Duration SILENCE = Duration.ofSeconds(2);

  /** How long a client that goes on sending may come to read its answer late. */
  static final Duration AT_MOST = Duration.ofSeconds(30);

  private final Duration silence;
  private long atMost;
  private final ConnectionTimer timer;
  private final long began = System.nanoTime();

  private LingeringClose(Channel channel, Duration silence, Duration atMost) {
    this.silence = silence;
    this.atMost = atMost.toNanos();
    this.timer = new ConnectionTimer(channel.eventLoop(), channel::close);
  }

  /** Takes over the connection from that handler, and from a decoder before it. */
  static void begin(
      ChannelHandlerContext from,
      @Nullable ChannelHandler decoder,
      Duration silence,
      Duration atMost) {
    Channel channel = from.channel();
    if (!channel.isActive()) {
      channel.close();
      return;
    }
    LingeringClose linger = new LingeringClose(channel, silence, atMost);
    channel.pipeline().addFirst(linger);
    channel.pipeline().remove(from.handler());
    if (decoder != null) {
      channel.pipeline().remove(decoder);
    }
    Sockets.endOutput(channel);
    channel.config().setAutoRead(true);
    linger.await();
  }

  /** The server is about to end: no client goes on sending for longer than a silent one has. */
  void drain() {
    atMost = Math.min(atMost, System.nanoTime() - began + SILENCE.toNanos());
    await();
  }

  private void await() {
    long left = atMost - (System.nanoTime() - began);
    timer.set(Duration.ofNanos(Math.clamp(left, 0, silence.toNanos())));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
    await();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ctx.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    timer.cancel();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
