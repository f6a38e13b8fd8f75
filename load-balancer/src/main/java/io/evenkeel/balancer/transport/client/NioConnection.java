package io.evenkeel.balancer.transport.client;

import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A connection where there is no epoll, that can be asked whether anything has arrived.
 *
 * <p><i>Confined to its event loop.</i>
 */
public final class NioConnection extends NioSocketChannel {

  /** Whether neither a byte nor the end has arrived; a byte is lost. */
  boolean isQuiet(ByteBuffer one) throws IOException {
    return javaChannel().read(one.clear()) == 0;
  }
}
