package io.evenkeel.launcher.process;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One running program of ours.
 *
 * <p><i>Thread-safe.</i>
 */
public final class Child {

  private final Process process;
  private final Instant startedAt;

  Child(Process process, Instant startedAt) {
    this.process = process;
    this.startedAt = startedAt;
  }

  /** The program's own PID, not that of a wrapper. */
  public long pid() {
    return process.pid();
  }

  /** When the operating system says that it started. */
  public Instant startedAt() {
    return startedAt;
  }

  /** Whether it has not ended yet; a frozen one is alive. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGTERM, followed by SIGCONT: a frozen process could not act on it. */
  public void terminate() {
    process.destroy();
    Signal.CONT.send(pid());
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
  }

  /** SIGSTOP. */
  public void pause() {
    Signal.STOP.send(pid());
  }

  /** SIGCONT. */
  public void resume() {
    Signal.CONT.send(pid());
  }

  /**
   * Waits for its end.
   *
   * @return whether it ended in time
   */
  public boolean awaitExit(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Its exit code, 128 plus the signal's number when one ended it. */
  public CompletableFuture<Integer> exitCode() {
    return process.onExit().thenApply(Process::exitValue);
  }
}
