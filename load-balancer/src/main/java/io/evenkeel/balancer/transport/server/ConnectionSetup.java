package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.codec.RequestDecoder;
import io.evenkeel.balancer.transport.netty.SendBuffer;
import io.evenkeel.balancer.transport.netty.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import java.net.InetAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fits a new connection out: the limits, TLS, the decoder, the requests.
 *
 * <p><i>Thread-safe; called on the event loop of each connection.</i>
 */
final class ConnectionSetup extends ChannelInitializer<Channel> {

  private final ServerContext server;
  private final Connections connections;
  private final ChannelGroup all;
  private final @Nullable Function<Channel, ChannelHandler> tls;

  /**
   * @param all what the listener closes in the end
   * @param tls makes the handler; null for none
   */
  ConnectionSetup(
      ServerContext server,
      Connections connections,
      ChannelGroup all,
      @Nullable Function<Channel, ChannelHandler> tls) {
    this.server = server;
    this.connections = connections;
    this.all = all;
    this.tls = tls;
  }

  @Override
  protected void initChannel(Channel channel) {
    all.add(channel);
    SendBuffer.bound(channel);
    InetAddress client = Sockets.remote(channel).getAddress();
    Connections.Admission admission = connections.open(client);
    ChannelPipeline pipeline = channel.pipeline();
    if (admission != Connections.Admission.ADMITTED) {
      pipeline.addLast(
          new TooManyConnections(
              server.refusals(),
              server.isSecure(),
              admission == Connections.Admission.TOO_MANY_OF_CLIENT));
      return;
    }
    channel.closeFuture().addListener(_ -> connections.closed(client));
    if (tls != null) {
      pipeline.addLast(tls.apply(channel));
    }
    RequestDecoder decoder =
        new RequestDecoder(server.settings().head(), server.settings().rejectNonAsciiTarget());
    pipeline.addLast(decoder, new ClientConnection(server, decoder));
  }
}
