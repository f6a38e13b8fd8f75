package io.evenkeel.launcher.topology;

import io.evenkeel.launcher.process.Child;
import io.evenkeel.launcher.process.Spawner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One named process of the topology, through all its starts and ends.
 *
 * <p><i>Thread-safe: a kill gets through while a stop waits.</i>
 */
public final class ManagedProcess {

  /** What a process may take to end after SIGTERM, before SIGKILL follows. */
  public static final Duration STOP_LIMIT = Duration.ofSeconds(12);

  private static final Duration AFTER_KILL = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(50);

  private final ProcessPlan plan;
  private final Spawner spawner;
  private final TopologyListener listener;

  private ProcessState state = ProcessState.PLANNED;
  private ProcessState resumesTo = ProcessState.RUNNING;
  private @Nullable Child child;
  private @Nullable Integer exitCode;

  /** Whether there is no process, and the listener knows. */
  private boolean over = true;

  /** What its end is called; FAILED or DONE unless we asked for it. */
  private @Nullable ProcessState askedEnd;

  ManagedProcess(ProcessPlan plan, Spawner spawner, TopologyListener listener) {
    this.plan = plan;
    this.spawner = spawner;
    this.listener = listener;
  }

  /** As in {@code backend2}. */
  public String name() {
    return plan.name();
  }

  /** What it is for. */
  public Role role() {
    return plan.role();
  }

  /** Where it serves; a load balancer's traffic. */
  public URI url() {
    return plan.url();
  }

  /** Where its actuator and the like are; the same as {@link #url()} but for a load balancer. */
  public URI managementUrl() {
    return plan.managementUrl();
  }

  /** What it, and whatever was started under this name before, wrote. */
  public Path logFile() {
    return plan.log();
  }

  /** Where in its life it is. */
  public synchronized ProcessState state() {
    return state;
  }

  /** Whether there is a process, frozen or not. */
  public synchronized boolean isAlive() {
    return state.isAlive();
  }

  /** The PID of the last start; empty before the first. */
  public synchronized OptionalLong pid() {
    return child == null ? OptionalLong.empty() : OptionalLong.of(child.pid());
  }

  /** When the last one was started; empty before the first. */
  public synchronized Optional<Instant> startedAt() {
    return Optional.ofNullable(child).map(Child::startedAt);
  }

  /** How it ended last: its exit code, 128 plus the signal's number when one ended it. */
  public synchronized OptionalInt exitCode() {
    return exitCode == null ? OptionalInt.empty() : OptionalInt.of(exitCode);
  }

  /**
   * Starts it, and does not wait for it to be ready.
   *
   * @throws IllegalStateException if it runs already
   */
  public void start() {
    synchronized (this) {
      if (state.isAlive()) {
        throw refused("stopped or killed");
      }
      try {
        Child started = spawner.spawn(name(), plan.command(), plan.environment(), plan.log());
        child = started;
        exitCode = null;
        askedEnd = null;
        over = false;
        state = ProcessState.STARTING;
        var _ = started.exitCode().thenAccept(code -> ended(started, code));
      } catch (IOException e) {
        throw new UncheckedIOException(name() + ": can't be started", e);
      }
    }
    listener.changed(this);
  }

  /**
   * Waits until it serves.
   *
   * @throws StartFailure if it ended instead, or was not ready in time
   */
  public void awaitReady(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!plan.readiness().isReady()) {
      if (!isAlive()) {
        throw StartFailure.ended(this);
      }
      if (System.nanoTime() > deadline) {
        throw StartFailure.late(this, limit);
      }
      awaitEnd(POLL);
    }
    synchronized (this) {
      if (!state.isAlive()) {
        throw StartFailure.ended(this);
      }
      if (state != ProcessState.STARTING) {
        return;
      }
      state = ProcessState.RUNNING;
    }
    listener.changed(this);
  }

  /**
   * Waits until it has ended and the listener has been told so.
   *
   * @return whether it has
   */
  public synchronized boolean awaitEnd(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      for (long left = limit.toNanos(); !over && left > 0; left = deadline - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(name() + ": interrupted while waiting for it", e);
    }
    return over;
  }

  /**
   * SIGTERM, and SIGKILL after {@link #STOP_LIMIT}; returns when it has ended. A frozen process is
   * resumed, as it could not act on the signal. Does nothing if it has ended already.
   */
  public void stop() {
    Child running = beginStop();
    if (running != null) {
      listener.changed(this);
      running.terminate();
    }
    if (!awaitEnd(STOP_LIMIT)) {
      listener.said(
          "%s: still there %d s after SIGTERM, killed".formatted(name(), STOP_LIMIT.toSeconds()));
      kill();
    }
  }

  /** SIGKILL; returns when it has ended. Does nothing if it has ended already. */
  public void kill() {
    Child running = beginKill();
    if (running != null) {
      running.kill();
      awaitEnd(AFTER_KILL);
    }
  }

  /**
   * SIGSTOP: frozen where it stands, its connections open.
   *
   * @throws IllegalStateException if it does not run
   */
  public void pause() {
    synchronized (this) {
      if (child == null || (state != ProcessState.RUNNING && state != ProcessState.STARTING)) {
        throw refused("running");
      }
      child.pause();
      resumesTo = state;
      state = ProcessState.PAUSED;
    }
    listener.changed(this);
  }

  /**
   * SIGCONT.
   *
   * @throws IllegalStateException if it is not paused
   */
  public void resume() {
    synchronized (this) {
      if (child == null || state != ProcessState.PAUSED) {
        throw refused("paused");
      }
      child.resume();
      state = resumesTo;
    }
    listener.changed(this);
  }

  @Override
  public String toString() {
    return name() + " (" + state() + ")";
  }

  /** The process to be asked to end; null if there is none, or it has been asked. */
  private synchronized @Nullable Child beginStop() {
    if (!state.isAlive() || state == ProcessState.STOPPING) {
      return null;
    }
    askedEnd = ProcessState.STOPPED;
    state = ProcessState.STOPPING;
    return child;
  }

  private synchronized @Nullable Child beginKill() {
    if (!state.isAlive()) {
      return null;
    }
    askedEnd = ProcessState.KILLED;
    return child;
  }

  private void ended(Child which, int code) {
    synchronized (this) {
      if (which != child) {
        return;
      }
      exitCode = code;
      if (askedEnd != null) {
        state = askedEnd;
      } else {
        state = code == 0 ? ProcessState.DONE : ProcessState.FAILED;
      }
    }
    try {
      listener.changed(this);
    } finally {
      announced(which);
    }
  }

  private synchronized void announced(Child which) {
    if (which == child) {
      over = true;
      notifyAll();
    }
  }

  private IllegalStateException refused(String expected) {
    return new IllegalStateException("%s: %s (expected: %s)".formatted(name(), state, expected));
  }
}
