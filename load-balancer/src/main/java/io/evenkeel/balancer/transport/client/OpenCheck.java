package io.evenkeel.balancer.transport.client;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Asks the kernel, not the event loop, whether an idle connection is still open: the other side's
 * FIN or reset may have arrived after the loop's last look.
 *
 * <p>It is a read that must find nothing. Where it finds anything, a byte that nobody asked for
 * included, the connection is of no use, so that it does no harm to have taken the byte.
 *
 * <p><i>Confined to one event loop.</i>
 */
final class OpenCheck {

  private final ByteBuffer one = ByteBuffer.allocateDirect(1);

  /** False also for a channel that cannot be asked. */
  boolean isOpen(Channel channel) {
    if (!channel.isActive()) {
      return false;
    }
    try {
      return switch (channel) {
        case EpollSocketChannel epoll -> epoll.fd().read(one, 0, 1) == 0;
        case NioConnection nio -> nio.isQuiet(one);
        default -> false;
      };
    } catch (IOException e) {
      return false;
    }
  }
}
