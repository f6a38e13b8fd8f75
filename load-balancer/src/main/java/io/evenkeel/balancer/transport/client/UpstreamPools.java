package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.UpstreamConnectors;
import io.evenkeel.balancer.transport.netty.EventLoops;
import io.evenkeel.common.backend.BackendUrl;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * Connections to all upstreams: a pool for each event loop, so that a request finds its connection
 * without a lock and stays on its loop.
 *
 * <p><i>Thread-safe.</i>
 */
public final class UpstreamPools implements UpstreamConnectors, AutoCloseable {

  private final EventLoopGroup group;
  private final List<LoopPool> pools = new ArrayList<>();

  /** With the default limits of responses. */
  public UpstreamPools(
      EventLoops loops, PoolLimits limits, SslContext tls, ConnectionCounts counts) {
    this(loops, limits, ResponseLimits.DEFAULT, tls, counts);
  }

  /**
   * Opens nothing yet.
   *
   * @param tls for {@code https} backends: whom to trust
   */
  public UpstreamPools(
      EventLoops loops,
      PoolLimits limits,
      ResponseLimits responses,
      SslContext tls,
      ConnectionCounts counts) {
    this(loops.group(), loops.connectionType(), limits, responses, tls, counts);
  }

  UpstreamPools(
      EventLoopGroup group,
      Class<? extends Channel> connectionType,
      PoolLimits limits,
      ResponseLimits responses,
      SslContext tls,
      ConnectionCounts counts) {
    this.group = group;
    Pooling pooling =
        new Pooling(
            limits,
            responses,
            tls,
            connectionType == NioSocketChannel.class ? NioConnection.class : connectionType,
            new AddressSlots(limits.maxConnections()),
            counts);
    for (EventExecutor loop : group) {
      pools.add(new LoopPool((EventLoop) loop, pooling));
    }
  }

  @Override
  public ClientHttpConnector connector(BackendUrl url, InetAddress address, Reuse reuse) {
    return new AddressConnector(this, Destination.of(url, address), reuse);
  }

  /** The pool of the event loop that is running this, or of the next one. */
  LoopPool here() {
    for (LoopPool pool : pools) {
      if (pool.loop().inEventLoop()) {
        return pool;
      }
    }
    EventLoop next = group.next();
    for (LoopPool pool : pools) {
      if (pool.loop().equals(next)) {
        return pool;
      }
    }
    throw new IllegalStateException("event loop %s: not of this group".formatted(next));
  }

  /** Tells, on the loop of {@code home}, whether there is a slot at the address after all. */
  void lookForRoom(LoopPool home, Destination destination, Consumer<Boolean> outcome) {
    new RoomAtLimit(pools, home, destination, outcome).look();
  }

  /** Closes idle connections, at once, and those in use when their exchange has ended. */
  @Override
  public void close() {
    for (LoopPool pool : pools) {
      if (!pool.loop().isShuttingDown()) {
        pool.loop().execute(pool::close);
      }
    }
  }
}
