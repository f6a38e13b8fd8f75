package io.evenkeel.balancer.roster.review;

import io.evenkeel.balancer.roster.Roster;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the roster review its upstreams, to a beat and whenever an attempt gives cause.
 *
 * <p>Not on the feed's thread: that one waits for Redis, and a backend that fails must go while
 * Redis hangs.
 *
 * <p><i>Thread-safe; one thread of its own does the work.</i>
 */
public final class ReviewThread {

  private static final Logger LOG = LoggerFactory.getLogger(ReviewThread.class);

  private final Roster roster;
  private final Duration interval;
  private final LongSupplier nanoTime;
  private final AtomicBoolean prompted = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("roster-review").factory());
  private volatile Runnable afterwards = () -> {};

  /**
   * A review that has not begun.
   *
   * @param interval between two turns of the windows
   */
  public ReviewThread(Roster roster, Duration interval, LongSupplier nanoTime) {
    this.roster = roster;
    this.interval = interval;
    this.nanoTime = nanoTime;
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Its thread, for other short tasks that must not wait for Redis either. */
  public ScheduledExecutorService timer() {
    return executor;
  }

  /** What is to be done after each review. */
  public void afterwards(Runnable task) {
    afterwards = task;
  }

  /** Begins; once only. */
  public void start() {
    roster.onSuspicion(this::prompt);
    var _ =
        executor.scheduleAtFixedRate(
            () -> carefully(() -> roster.turn(nanoTime.getAsLong())),
            interval.toNanos(),
            interval.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  /** Ends for good. */
  public void stop() {
    executor.shutdownNow();
  }

  /** Reviews soon; those who ask meanwhile are served by the same review. */
  public void prompt() {
    if (!prompted.compareAndSet(false, true)) {
      return;
    }
    try {
      executor.execute(() -> {
        prompted.set(false);
        carefully(() -> roster.review(nanoTime.getAsLong()));
      });
    } catch (RejectedExecutionException e) {
      LOG.trace("stopped", e);
    }
  }

  /** An exception, or an error, would end the beat for good, without a word. */
  private void carefully(Runnable review) {
    try {
      review.run();
      afterwards.run();
    } catch (RuntimeException | Error e) {
      LOG.error("review of the roster failed", e);
    }
  }
}
