package io.evenkeel.balancer.transport.netty;

import io.evenkeel.balancer.transport.Loop;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A channel's event loop.
 *
 * <p><i>Thread-safe.</i>
 */
public final class NettyLoop implements Loop {

  private static final AttributeKey<NettyLoop> KEY = AttributeKey.valueOf(NettyLoop.class, "loop");

  private final EventLoop loop;

  private NettyLoop(EventLoop loop) {
    this.loop = loop;
  }

  /** That of a registered channel; the same object each time. */
  public static NettyLoop of(Channel channel) {
    var attribute = channel.attr(KEY);
    NettyLoop known = attribute.get();
    if (known == null) {
      known = new NettyLoop(channel.eventLoop());
      attribute.set(known);
    }
    return known;
  }

  @Override
  public boolean inLoop() {
    return loop.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public Timer schedule(Runnable task, Duration delay) {
    Future<?> scheduled = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }
}
