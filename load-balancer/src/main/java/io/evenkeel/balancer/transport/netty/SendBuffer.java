package io.evenkeel.balancer.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * What is written and not sent yet: in the kernel, and before it in the channel.
 *
 * <p>The kernel takes megabytes and asks for more when a third of them has gone: to a reader of 10
 * kB/s that looks like minutes without progress, and each slow reader costs those megabytes.
 * Bounded to {@link #KERNEL} it asks for more every {@code KERNEL / 2}, some 7 s. What is on its
 * way to the reader does not count: a fast link is as fast as before.
 *
 * <p><i>Stateless; called on the channel's event loop.</i>
 */
public final class SendBuffer {

  /** Bytes that the kernel may hold before it has sent them. */
  public static final long KERNEL = 128 * 1024;

  private SendBuffer() {}

  /** Bounds it where the system can: on Linux with epoll. */
  public static void bound(Channel channel) {
    if (channel instanceof EpollSocketChannel socket) {
      try {
        socket.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, KERNEL);
      } catch (ChannelException e) {
        // A kernel without it, or one that is only imitated, does as it always did.
      }
    }
  }

  /** Bytes that the kernel has not taken yet; any change of it is progress. */
  public static long waiting(Channel channel) {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes() - waiting.currentProgress();
  }
}
