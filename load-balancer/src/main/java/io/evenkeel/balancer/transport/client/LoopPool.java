package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The idle connections of one event loop, those used last on top: so a quiet pool shrinks to what
 * it needs, and a request meets a connection that was open a moment ago.
 *
 * <p>One timer, and only while there are idle connections, closes those that have waited too long.
 *
 * <p><i>Confined to its event loop.</i>
 */
final class LoopPool {

  /** Longest idle time of a connection for requests that are sent once. */
  static final long RECENT_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long SHORTEST_SWEEP_NANOS = Duration.ofMillis(5).toNanos();

  private final EventLoop loop;
  private final Pooling pooling;
  private final OpenCheck openCheck = new OpenCheck();
  private final Map<Destination, ArrayDeque<UpstreamConnection>> idle = new HashMap<>();
  private final long maxIdleNanos;
  private final long maxAgeNanos;

  private boolean sweeping;
  private boolean closed;

  LoopPool(EventLoop loop, Pooling pooling) {
    this.loop = loop;
    this.pooling = pooling;
    this.maxIdleNanos = pooling.limits().maxIdle().toNanos();
    this.maxAgeNanos = pooling.limits().maxAge().toNanos();
  }

  EventLoop loop() {
    return loop;
  }

  Pooling pooling() {
    return pooling;
  }

  /** The idle connection that was used last and may be used so, no longer in the pool; or null. */
  @Nullable UpstreamConnection take(Destination destination, Reuse reuse) {
    ArrayDeque<UpstreamConnection> stack = idle.get(destination);
    if (stack == null) {
      return null;
    }
    long now = System.nanoTime();
    while (true) {
      UpstreamConnection top = stack.peekLast();
      if (top == null || (reuse == Reuse.RECENT && top.idleNanos(now) >= RECENT_NANOS)) {
        return null;
      }
      removeLast(destination, stack);
      if (isUsable(top, now)) {
        return top;
      }
      top.close();
    }
  }

  /**
   * However short a time it was idle: what has come behind a response that the loop has only just
   * read would be taken for the answer to the next request, and so to somebody else.
   */
  private boolean isUsable(UpstreamConnection connection, long now) {
    return connection.idleNanos(now) < maxIdleNanos
        && connection.ageNanos(now) < maxAgeNanos
        && !connection.hasUnread()
        && seesOpen(connection.channel());
  }

  /** Whether not even an end that has just arrived speaks against writing now. */
  boolean seesOpen(Channel channel) {
    return openCheck.isOpen(channel);
  }

  /** Keeps a connection whose response has ended as it said, or closes it. */
  void give(UpstreamConnection connection) {
    long now = System.nanoTime();
    if (closed || connection.ageNanos(now) >= maxAgeNanos || !connection.channel().isActive()) {
      connection.close();
      return;
    }
    connection.pooled(now);
    idle.computeIfAbsent(connection.destination(), _ -> new ArrayDeque<>()).addLast(connection);
    pooling.counts().pooled();
    sweepIn(maxIdleNanos);
  }

  /** An idle connection has ended, or sent what nobody asked for. */
  void remove(UpstreamConnection connection) {
    ArrayDeque<UpstreamConnection> stack = idle.get(connection.destination());
    if (stack != null && stack.removeLastOccurrence(connection)) {
      left(connection.destination(), stack);
    }
  }

  /** Closes the idle connection that has waited longest; false when there is none. */
  boolean closeOldest(Destination destination) {
    ArrayDeque<UpstreamConnection> stack = idle.get(destination);
    if (stack == null) {
      return false;
    }
    UpstreamConnection oldest = stack.removeFirst();
    left(destination, stack);
    oldest.close();
    return true;
  }

  /** Closes the idle ones, and from now on those that become idle. */
  void close() {
    closed = true;
    for (ArrayDeque<UpstreamConnection> stack : idle.values()) {
      for (UpstreamConnection connection : stack) {
        pooling.counts().unpooled();
        connection.close();
      }
    }
    idle.clear();
  }

  private void removeLast(Destination destination, ArrayDeque<UpstreamConnection> stack) {
    stack.removeLast();
    left(destination, stack);
  }

  private void left(Destination destination, ArrayDeque<UpstreamConnection> stack) {
    pooling.counts().unpooled();
    if (stack.isEmpty()) {
      idle.remove(destination);
    }
  }

  private void sweepIn(long nanos) {
    if (!sweeping) {
      sweeping = true;
      var _ =
          loop.schedule(this::sweep, Math.max(nanos, SHORTEST_SWEEP_NANOS), TimeUnit.NANOSECONDS);
    }
  }

  private void sweep() {
    sweeping = false;
    long now = System.nanoTime();
    long longest = -1;
    for (Iterator<ArrayDeque<UpstreamConnection>> all = idle.values().iterator(); all.hasNext(); ) {
      ArrayDeque<UpstreamConnection> stack = all.next();
      UpstreamConnection oldest = stack.peekFirst();
      while (oldest != null && oldest.idleNanos(now) >= maxIdleNanos) {
        stack.removeFirst();
        pooling.counts().unpooled();
        oldest.close();
        oldest = stack.peekFirst();
      }
      if (oldest == null) {
        all.remove();
      } else {
        longest = Math.max(longest, oldest.idleNanos(now));
      }
    }
    if (longest >= 0) {
      sweepIn(maxIdleNanos - longest);
    }
  }
}
