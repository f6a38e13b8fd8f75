package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.Refusals;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.codec.MessageWriter;
import io.evenkeel.balancer.transport.netty.Sockets;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request that is not served, the last one on its connection.
 *
 * <p><i>Stateless; called on the channel's event loop.</i>
 */
final class RefusalAnswer {

  private RefusalAnswer() {}

  /** Writes and flushes it; without content where the request was a HEAD. */
  static ChannelFuture write(
      Channel channel, Refusals refusals, Refusal refusal, @Nullable RequestHead head) {
    String peer = Sockets.remote(channel).getAddress().getHostAddress();
    Refusals.Answer answer = refusals.answer(refusal, head, peer);
    ChannelFuture written =
        channel.write(MessageWriter.response(channel.alloc(), answer.head(), false, "close"));
    if (answer.body().length > 0 && (head == null || !head.method().equals("HEAD"))) {
      written = channel.write(Unpooled.wrappedBuffer(answer.body()));
    }
    channel.flush();
    return written;
  }
}
