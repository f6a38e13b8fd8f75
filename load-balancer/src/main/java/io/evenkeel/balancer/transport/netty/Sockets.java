package io.evenkeel.balancer.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The ways in which a connection ends, with or without TLS on it.
 *
 * <p><i>Stateless; called on the channel's event loop.</i>
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write or close that fails ends the connection: that is told
public final class Sockets {

  private Sockets() {}

  /** Cuts it off: the client sees a reset, never what could pass for an end. */
  public static void reset(Channel channel) {
    reset(channel, channel.newPromise());
  }

  /** Cuts it off, and tells the promise. */
  public static void reset(Channel channel, ChannelPromise promise) {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    // Past the TLS handler, whose farewell would make it look like an end.
    ChannelHandlerContext first = channel.pipeline().firstContext();
    var _ = first == null ? channel.close(promise) : first.close(promise);
  }

  /** Ends our direction, after all that was written. */
  public static void endOutput(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      shutDown(channel);
    } else {
      tls.closeOutbound().addListener(_ -> shutDown(channel));
    }
  }

  private static void shutDown(Channel channel) {
    if (channel.isActive() && channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  /** The other end; none any more where the connection is gone. */
  public static InetSocketAddress remote(Channel channel) {
    return address(channel.remoteAddress());
  }

  /** Our end. */
  public static InetSocketAddress local(Channel channel) {
    return address(channel.localAddress());
  }

  /** A connection that is gone already has no address any more. */
  private static InetSocketAddress address(SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet : new InetSocketAddress(0);
  }
}
