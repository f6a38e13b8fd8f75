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

  /** To a request whose head is one, without content where that is of HEAD. */
  static ChannelFuture write(
      Channel channel, Refusals refusals, Refusal refusal, RequestHead head) {
    return write(channel, refusals, refusal, head, head.method().equals("HEAD"));
  }

  /**
   * Writes and flushes it.
   *
   * @param head null when not even the head is one
   * @param bodiless whether it was of HEAD all the same (RFC 9110, section 9.3.2)
   */
  static ChannelFuture write(
      Channel channel,
      Refusals refusals,
      Refusal refusal,
      @Nullable RequestHead head,
      boolean bodiless) {
    String peer = Sockets.remote(channel).getAddress().getHostAddress();
    Refusals.Answer answer = refusals.answer(refusal, head, peer);
    ChannelFuture written =
        channel.write(MessageWriter.response(channel.alloc(), answer.head(), false, "close"));
    if (answer.body().length > 0 && !bodiless) {
      written = channel.write(Unpooled.wrappedBuffer(answer.body()));
    }
    channel.flush();
    return written;
  }
}
