package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.evenkeel.balancer.transport.codec.ResponseDecoder;
import io.evenkeel.balancer.transport.netty.SendBuffer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The opening of one connection, TLS included, within the connect timeout. Ends with exactly one
 * call of its {@link Outcome}, or none after {@link #cancel()}.
 *
 * <p><i>Confined to the event loop of the connection.</i>
 */
final class Dial extends ChannelInitializer<Channel> {

  /** Who waits for the connection. */
  interface Outcome {

    /** It is ready, and belongs to the caller. */
    void connected(UpstreamConnection connection);

    /** There will be none; nothing was sent. */
    void failed(UpstreamException why);
  }

  private final LoopPool pool;
  private final Pooling pooling;
  private final Destination destination;
  private final Outcome outcome;
  private boolean done;
  private boolean gone;
  private @Nullable Channel channel;
  private @Nullable UpstreamConnection connection;
  private @Nullable TlsHandler tls;
  private @Nullable Future<?> deadline;

  Dial(LoopPool pool, Destination destination, Outcome outcome) {
    this.pool = pool;
    this.pooling = pool.pooling();
    this.destination = destination;
    this.outcome = outcome;
  }

  /** Begins; the slot at the address has been taken, and is given back when the channel closes. */
  void start() {
    pooling.counts().opening();
    ChannelFuture connecting =
        new Bootstrap()
            .group(pool.loop())
            .channel(pooling.connectionType())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            // A failed write must not take away the response that explains it, e.g. a 413.
            .option(ChannelOption.AUTO_CLOSE, false)
            // Ours, below, includes TLS.
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .handler(this)
            .connect(destination.address());
    channel = connecting.channel();
    channel.closeFuture().addListener(_ -> gone());
    long timeout = pooling.limits().connect().toNanos();
    deadline = pool.loop().schedule(this::tooSlow, timeout, TimeUnit.NANOSECONDS);
    connecting.addListener(_ -> onLoop(() -> connected(connecting)));
  }

  @Override
  protected void initChannel(Channel ch) {
    SendBuffer.bound(ch);
    ResponseLimits responses = pooling.responses();
    ResponseDecoder decoder = new ResponseDecoder(responses.heads(), responses.interim());
    if (destination.tlsName() != null) {
      tls = TlsHandler.client(pooling.tls(), ch.alloc(), destination);
      ch.pipeline().addLast(tls);
    }
    UpstreamConnection made = new UpstreamConnection(pool, destination, ch, tls, decoder);
    ch.pipeline().addLast(decoder, made);
    connection = made;
  }

  private void connected(Future<?> tcp) {
    TlsHandler handshake = tls;
    if (!tcp.isSuccess()) {
      fail(ConnectFailure.unreachable(tcp.cause()));
    } else if (handshake != null) {
      handshake.handshakeFuture().addListener(this::shaken);
    } else if (pool.seesOpen(channel())) {
      succeed();
    } else {
      // Accepted and dropped: better known now, while the request can still go elsewhere.
      fail(new UpstreamException(Kind.REFUSED, "Connection accepted and closed"));
    }
  }

  private Channel channel() {
    return Objects.requireNonNull(channel);
  }

  private void shaken(Future<?> handshake) {
    if (handshake.isSuccess()) {
      succeed();
    } else {
      fail(ConnectFailure.tls(handshake.cause()));
    }
  }

  private void tooSlow() {
    fail(
        new UpstreamException(
            Kind.CONNECT_TIMEOUT,
            "No connection within %d ms".formatted(pooling.limits().connect().toMillis())));
  }

  private void succeed() {
    UpstreamConnection ready = connection;
    if (finish() && ready != null) {
      pooling.counts().connected();
      outcome.connected(ready);
    }
  }

  /** Where there is not even a socket, Netty speaks from elsewhere. */
  private void onLoop(Runnable task) {
    if (pool.loop().inEventLoop()) {
      task.run();
    } else {
      pool.loop().execute(task);
    }
  }

  private void fail(UpstreamException why) {
    if (finish()) {
      abandon();
      pooling.counts().failed(why.kind());
      outcome.failed(why);
    }
  }

  /** Gives up; nothing is told any more. */
  void cancel() {
    if (finish()) {
      abandon();
    }
  }

  private void abandon() {
    if (connection == null) {
      gone(); // there is no socket, and so none that would close
    } else {
      var _ = channel().close();
    }
  }

  private boolean finish() {
    if (done) {
      return false;
    }
    done = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
    return true;
  }

  private void gone() {
    if (gone) {
      return;
    }
    gone = true;
    pooling.slots().giveBack(destination.address());
    pooling.counts().closed();
  }
}
