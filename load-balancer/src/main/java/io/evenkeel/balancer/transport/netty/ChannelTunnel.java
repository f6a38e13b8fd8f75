package io.evenkeel.balancer.transport.netty;

import io.evenkeel.balancer.transport.Tunnel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A connection that has become a tunnel, as the last handler of its pipeline: bytes as they come,
 * an end of either direction that leaves the other one open.
 *
 * <p><i>Confined to the channel's event loop.</i>
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write or close that fails ends the connection: that is told
public final class ChannelTunnel extends ChannelInboundHandlerAdapter
    implements Tunnel, InboundBody.Source {

  private final Channel channel;
  private final Function<String, ? extends RuntimeException> broken;
  private final InboundBody received;
  private final Sinks.Empty<Void> sent = Sinks.unsafe().empty();
  private @Nullable Sender sender;
  private boolean sendEnded;
  private boolean finishing;
  private boolean inputEnded;

  /**
   * From now on the channel stays open when only one direction has ended.
   *
   * @param broken makes the error of a connection that broke, from what happened to it
   */
  public ChannelTunnel(Channel channel, Function<String, ? extends RuntimeException> broken) {
    this.channel = channel;
    this.broken = broken;
    this.received = new InboundBody(channel.eventLoop(), this);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setAutoRead(true);
  }

  @Override
  public Flux<DataBuffer> receive() {
    return received;
  }

  @Override
  public Mono<Void> send(Flux<DataBuffer> bytes) {
    return Mono.defer(() -> {
      if (sender != null) {
        return Mono.error(new IllegalStateException("tunnel: sent twice (expected: once)"));
      }
      sender = new Sender(channel);
      bytes.subscribe(sender);
      if (!channel.isActive()) {
        stopSending("closed");
      }
      return sent.asMono();
    });
  }

  @Override
  public void close() {
    received.discardUnlessRead();
    if (!sendEnded) {
      // Something is missing: it must not look like all.
      Sockets.reset(channel);
    } else if (!finishing) {
      var _ = channel.close();
    }
  }

  @Override
  public void finish() {
    if (finishing || !channel.isOpen()) {
      return;
    }
    finishing = true;
    channel.eventLoop().schedule(this::outOfPatience, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    received.complete();
    // Closed with something unread, the kernel would reset it.
    channel.config().setAutoRead(true);
    closeWhenBothEnded();
  }

  private void outOfPatience() {
    if (sendEnded) {
      var _ = channel.close();
    } else {
      // The other end has not read all of it, and must not take this for all.
      Sockets.reset(channel);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof ByteBuf bytes && !finishing) {
      received.received(bytes);
    } else {
      ReferenceCountUtil.release(msg);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    switch (event) {
      case ChannelInputShutdownEvent _ -> receiveEnded();
      case SslCloseCompletionEvent end when end.isSuccess() -> receiveEnded();
      case ChannelOutputShutdownEvent _ when !sendEnded -> broke("reset");
      default -> {
        // Nothing else is of interest.
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (sender != null) {
      sender.writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    broke("closed");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    broke("reset");
  }

  private void receiveEnded() {
    inputEnded = true;
    received.complete();
    closeWhenBothEnded();
  }

  private void closeWhenBothEnded() {
    if (sendEnded && received.isEnded() && (inputEnded || !finishing)) {
      var _ = channel.close();
    }
  }

  private void broke(String how) {
    received.fail(broken.apply(how));
    stopSending(how);
    var _ = channel.close();
  }

  private void stopSending(String how) {
    if (sender != null && sender.cancel()) {
      sent.tryEmitError(broken.apply(how));
    }
  }

  @Override
  public void pause() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resume() {
    channel.config().setAutoRead(true);
  }

  /** Nobody reads on: the other end of the tunnel has broken. */
  @Override
  public void abandoned() {
    Sockets.reset(channel);
  }

  private final class Sender extends OutboundBody {

    Sender(Channel channel) {
      super(channel);
    }

    @Override
    protected void write(ByteBuf content) {
      var _ = channel.write(content);
    }

    @Override
    protected ChannelFuture writeEnd() {
      return channel.write(Unpooled.EMPTY_BUFFER);
    }

    @Override
    protected void written() {
      sendEnded = true;
      Sockets.endOutput(channel);
      sent.tryEmitEmpty();
      closeWhenBothEnded();
    }

    @Override
    protected void failed(Throwable error) {
      // With pending bytes or not: the other side must not take this for an end. And before anybody
      // hears of it, who might close the connection in good order.
      Sockets.reset(channel);
      sent.tryEmitError(error);
    }
  }
}
