package io.evenkeel.orchestrator.watch;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that starts probes on time and takes their results.
 *
 * <p><i>Thread-safe.</i>
 */
public final class ProbeClock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProbeClock.class);

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("probe-clock").daemon().factory());

  /** Starts the thread. */
  public ProbeClock() {
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** The monotonic clock that every time here is a reading of. */
  long nanoTime() {
    return System.nanoTime();
  }

  /** Runs {@code task} on the thread at {@code atNanos}, or as soon after as it can. */
  Future<?> at(long atNanos, Runnable task) {
    return executor.schedule(guarded(task), atNanos - nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** Runs {@code task} on the thread soon; after {@link #close} never. */
  void soon(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      LOG.debug("after the end: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("probe-clock: a task failed", e);
      }
    };
  }
}
