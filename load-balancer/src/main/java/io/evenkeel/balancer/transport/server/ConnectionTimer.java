package io.evenkeel.balancer.transport.server;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a connection. A deadline that moves away, as it does with every request, costs a
 * store: the task that is scheduled finds out when it runs, and is scheduled again.
 *
 * <p><i>Confined to the event loop.</i>
 */
final class ConnectionTimer implements Runnable {

  private static final long NEVER = Long.MAX_VALUE;

  private final EventLoop loop;
  private final Runnable action;
  private final long origin = System.nanoTime();

  /** Nanoseconds since the origin. */
  private long deadline = NEVER;

  private long scheduledFor = NEVER;
  private @Nullable Future<?> scheduled;

  ConnectionTimer(EventLoop loop, Runnable action) {
    this.loop = loop;
    this.action = action;
  }

  /** Runs the action after that time, instead of what was set before. */
  void set(Duration delay) {
    deadline = now() + delay.toNanos();
    if (deadline < scheduledFor) {
      cancelTask();
      schedule();
    }
  }

  /** Runs nothing until it is set again. */
  void clear() {
    deadline = NEVER;
  }

  /** Runs nothing any more, and leaves nothing behind in the loop. */
  void cancel() {
    clear();
    cancelTask();
  }

  @Override
  public void run() {
    scheduled = null;
    scheduledFor = NEVER;
    if (deadline == NEVER) {
      return;
    }
    if (deadline > now()) {
      schedule();
    } else {
      deadline = NEVER;
      action.run();
    }
  }

  private void schedule() {
    scheduledFor = deadline;
    scheduled = loop.schedule(this, Math.max(0, deadline - now()), TimeUnit.NANOSECONDS);
  }

  private void cancelTask() {
    Future<?> task = scheduled;
    if (task != null) {
      task.cancel(false);
      scheduled = null;
      scheduledFor = NEVER;
    }
  }

  private long now() {
    return System.nanoTime() - origin;
  }
}
