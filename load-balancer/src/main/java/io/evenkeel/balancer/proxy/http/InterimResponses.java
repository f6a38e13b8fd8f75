package io.evenkeel.balancer.proxy.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Drops informational responses such as 103 Early Hints, which Reactor Netty's client would take
 * for the response itself. 100 it understands; 101 ends the exchange.
 *
 * <p><i>Confined to the channel's event loop.</i>
 */
final class InterimResponses extends ChannelInboundHandlerAdapter {

  private static final String NAME = "evenkeel.interimResponses";

  private boolean dropping;

  static void dropFrom(Channel channel) {
    channel.pipeline().addAfter(NettyPipeline.HttpCodec, NAME, new InterimResponses());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof HttpResponse response) {
      dropping = isInterim(response.status());
    }
    if (!dropping) {
      super.channelRead(ctx, message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (message instanceof LastHttpContent) {
      dropping = false;
      // Nobody above saw anything, so nobody above will ask for more.
      ctx.read();
    }
  }

  private static boolean isInterim(HttpResponseStatus status) {
    return status.codeClass() == HttpStatusClass.INFORMATIONAL
        && !status.equals(HttpResponseStatus.CONTINUE)
        && !status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
  }
}
