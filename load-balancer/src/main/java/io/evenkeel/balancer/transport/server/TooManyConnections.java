package io.evenkeel.balancer.transport.server;

import static io.evenkeel.balancer.transport.server.LingeringClose.SILENCE;

import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.Refusals;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Answers a connection that is one too many, unread, and ends it. Under TLS it is just closed: an
 * answer would cost the handshake that the limit is there to save.
 *
 * <p><i>Confined to the event loop.</i>
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write or close that fails ends the connection: that is told
final class TooManyConnections extends ChannelInboundHandlerAdapter {

  private static final Refusal OF_ALL =
      new Refusal(503, "connection_limit_reached", "Too many connections");
  private static final Refusal OF_CLIENT =
      new Refusal(429, "connection_limit_reached", "Too many connections from this address");

  private final Refusals refusals;
  private final boolean secure;
  private final Refusal refusal;

  TooManyConnections(Refusals refusals, boolean secure, boolean ofClient) {
    this.refusals = refusals;
    this.secure = secure;
    this.refusal = ofClient ? OF_CLIENT : OF_ALL;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (secure) {
      ctx.close();
      return;
    }
    RefusalAnswer.write(ctx.channel(), refusals, refusal, null, false)
        // It counts nowhere, so it gets little time.
        .addListener(_ -> LingeringClose.begin(ctx, null, SILENCE, SILENCE));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }
}
