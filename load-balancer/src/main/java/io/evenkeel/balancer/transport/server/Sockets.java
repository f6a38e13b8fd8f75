package io.evenkeel.balancer.transport.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;

/**
 * The ways in which a connection ends, with or without TLS on it.
 *
 * <p><i>Stateless; called on the channel's event loop.</i>
 */
final class Sockets {

  private Sockets() {}

  /** Cuts it off: the client sees a reset, never what could pass for an end. */
  static void reset(Channel channel) {
    if (!channel.isOpen()) {
      return;
    }
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    ChannelHandlerContext first = channel.pipeline().firstContext();
    // Past the TLS handler, whose farewell would make it look like an end.
    ChannelFuture closed = first == null ? channel.close() : first.close();
    closed.addListener(_ -> {});
  }

  /** Ends our direction, after all that was written. */
  static void endOutput(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      ((DuplexChannel) channel).shutdownOutput();
    } else {
      tls.closeOutbound().addListener(_ -> ((DuplexChannel) channel).shutdownOutput());
    }
  }

  static InetSocketAddress remote(Channel channel) {
    return address(channel.remoteAddress());
  }

  static InetSocketAddress local(Channel channel) {
    return address(channel.localAddress());
  }

  /** A connection that is gone already has no address any more. */
  private static InetSocketAddress address(java.net.SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet : new InetSocketAddress(0);
  }
}
