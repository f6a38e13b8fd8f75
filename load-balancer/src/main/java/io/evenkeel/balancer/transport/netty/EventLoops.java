package io.evenkeel.balancer.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The event loops that both transports share, on epoll where the system has it.
 *
 * <p><i>Thread-safe.</i>
 */
public final class EventLoops implements AutoCloseable {

  private static final long QUIET_MILLIS = 0;
  private static final long PATIENCE_MILLIS = 2_000;

  private final EventLoopGroup group;
  private final boolean epoll;

  /**
   * Starts no thread yet.
   *
   * @param threads 1 or more
   */
  public EventLoops(int threads) {
    this.epoll = Epoll.isAvailable();
    this.group =
        new MultiThreadIoEventLoopGroup(
            threads,
            new DefaultThreadFactory("http", true),
            epoll ? HalfOpenEpoll.newFactory() : NioIoHandler.newFactory());
  }

  /** All of them. */
  public EventLoopGroup group() {
    return group;
  }

  /** What listens. */
  public Class<? extends ServerChannel> listenerType() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** What connects. */
  public Class<? extends Channel> connectionType() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /** Ends them; every connection is closed. */
  @Override
  public void close() {
    group
        .shutdownGracefully(QUIET_MILLIS, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2 * PATIENCE_MILLIS);
  }
}
