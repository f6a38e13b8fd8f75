package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.netty.EventLoops;
import io.evenkeel.balancer.transport.netty.Sockets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket and the connections that came through it.
 *
 * <p><i>Thread-safe.</i>
 */
final class HttpListener {

  /** The kernel's {@code somaxconn} is the limit below it. */
  private static final int BACKLOG = 4_096;

  /** Reads before the connections beside it have their turn; of at most 64 KiB each. */
  private static final int READS_AT_ONCE = 4;

  private final EventLoops loops;
  private final ServerContext server;
  private final Connections connections;
  private final @Nullable Function<Channel, ChannelHandler> tls;
  private final ChannelGroup all = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private volatile @Nullable Channel listener;

  /**
   * @param tls makes the handler; null for none
   */
  HttpListener(
      EventLoops loops,
      ServerContext server,
      Connections connections,
      @Nullable Function<Channel, ChannelHandler> tls) {
    this.loops = loops;
    this.server = server;
    this.connections = connections;
    this.tls = tls;
  }

  /**
   * Listens.
   *
   * @return the address, its port too where 0 was asked for
   * @throws Exception that of the socket
   */
  InetSocketAddress bind(InetSocketAddress address) throws Exception {
    Channel bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.listenerType())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            // As many as wait are accepted in one go: few are left over when the listener closes.
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(128).maxMessagesPerRead(BACKLOG))
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS_AT_ONCE))
            .childHandler(new ConnectionSetup(server, connections, all, tls))
            .bind(address)
            .sync()
            .channel();
    listener = bound;
    return Sockets.local(bound);
  }

  /**
   * Accepts no more, but what waits to be accepted still is; every response is the last one of its
   * connection, and connections without a request end soon.
   *
   * @return completes when no connection is left
   */
  CompletableFuture<Void> drain() {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    Channel open = listener;
    if (open == null || !open.isOpen()) {
      drainConnections(drained);
      return drained;
    }
    // A task runs after the sockets that are ready now: the second one after what came meanwhile.
    var loop = open.eventLoop();
    loop.execute(() ->
        loop.execute(
            () -> open.close().addListener(_ -> afterAccepted(() -> drainConnections(drained)))));
    return drained;
  }

  /** Every connection that was accepted is registered with its loop by a task of that loop. */
  private void afterAccepted(Runnable next) {
    List<CompletableFuture<Void>> turns = new ArrayList<>();
    for (EventExecutor loop : loops.group()) {
      turns.add(CompletableFuture.runAsync(() -> {}, loop));
    }
    CompletableFuture<Void> _ =
        CompletableFuture.allOf(turns.toArray(CompletableFuture[]::new)).thenRun(next);
  }

  /**
   * Only once nobody can connect any more: clients that are sent away come back at once, and who
   * has connected when the listener closes, and is not accepted yet, is reset by the kernel.
   */
  private void drainConnections(CompletableFuture<Void> drained) {
    server.drain();
    for (Channel channel : all) {
      channel
          .eventLoop()
          .execute(() -> {
            ClientConnection connection = channel.pipeline().get(ClientConnection.class);
            LingeringClose farewell = channel.pipeline().get(LingeringClose.class);
            if (connection != null) {
              connection.drain();
            } else if (farewell != null) {
              farewell.drain();
            }
          });
    }
    all.newCloseFuture().addListener(_ -> drained.complete(null));
  }

  /** Clients' connections that are open. */
  int open() {
    return connections.open();
  }

  /** Ends everything now; responses that are half made end in a reset. */
  void close() {
    Channel open = listener;
    if (open != null) {
      open.close().awaitUninterruptibly();
    }
    all.close().awaitUninterruptibly();
  }
}
