package io.evenkeel.orchestrator.loop;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step that repeats on a thread of its own, one at a time, with the pause that it asks for.
 *
 * <p>A step handles its own expected failures. Any other is a bug: it is logged, and the loop goes
 * on, because a control plane that silently stopped one of its duties would be worse.
 *
 * <p><i>Thread-safe.</i>
 */
public final class Loop {

  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final Duration PAUSE_AFTER_BUG = Duration.ofSeconds(1);

  /** One round. */
  @FunctionalInterface
  public interface Step {

    /** Does the work; returns how long to wait until the next round. */
    Duration run();
  }

  private final Step step;
  private final Thread thread;
  private volatile boolean stopped;

  /** A loop that has not started; its thread gets {@code name}. */
  public Loop(String name, Step step) {
    this.step = step;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::repeat);
  }

  /** Starts the first round. */
  public void start() {
    thread.start();
  }

  /** Ends the present pause, or the next one if a round is under way. */
  public void wake() {
    LockSupport.unpark(thread);
  }

  /** Ends the loop after the round that is under way; returns at once. */
  public void stop() {
    stopped = true;
    wake();
  }

  /** Waits for the last round of a stopped loop, up to {@code patience}. */
  public void join(Duration patience) {
    try {
      thread.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void repeat() {
    while (!stopped) {
      Duration pause = round();
      if (!stopped) {
        LockSupport.parkNanos(this, pause.toNanos());
      }
    }
  }

  private Duration round() {
    try {
      return step.run();
    } catch (RuntimeException e) {
      LOG.error("{}: this round failed", thread.getName(), e);
      return PAUSE_AFTER_BUG;
    }
  }
}
