package io.evenkeel.balancer.transport;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The event loop that a connection is confined to, and with it every request on it and every
 * attempt of these: their signals come one after another, on one thread.
 *
 * <p><i>Thread-safe.</i>
 */
public interface Loop extends Executor {

  /** Whether the caller is on it. */
  boolean inLoop();

  /** Runs the task after the delay, on the loop. */
  Timer schedule(Runnable task, Duration delay);

  /** As {@link #execute}, but at once where the caller is on the loop already. */
  default void run(Runnable task) {
    if (inLoop()) {
      task.run();
    } else {
      execute(task);
    }
  }

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Timer {

    /** Lets go of the task, unless it has run. */
    void cancel();
  }
}
