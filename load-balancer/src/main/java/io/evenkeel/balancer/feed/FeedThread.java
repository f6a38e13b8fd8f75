package io.evenkeel.balancer.feed;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that follows the registry, and one alarm clock for it.
 *
 * <p>After {@link #stop} whatever is asked of it is not done, without a word.
 *
 * <p><i>Thread-safe, but for {@link #wakeAfter}: confined to the feed thread.</i>
 */
final class FeedThread {

  private static final Logger LOG = LoggerFactory.getLogger(FeedThread.class);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("roster-feed").factory());

  private @Nullable Future<?> alarm;

  FeedThread() {
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Does this after what is asked for already. */
  void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.trace("stopped", e);
    }
  }

  /** Does this in so long, and not what this was last called with, unless that is done. */
  void wakeAfter(Duration wait, Runnable task) {
    if (alarm != null) {
      alarm.cancel(false);
    }
    try {
      alarm = executor.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.trace("stopped", e);
    }
  }

  boolean isStopped() {
    return executor.isShutdown();
  }

  /** Interrupts what it does, and waits up to 2 s until that has ended. */
  void stop() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(STOP_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("feed has not ended within {} ms", STOP_LIMIT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
