package io.evenkeel.launcher.guardian;

import io.evenkeel.launcher.process.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process in the guardian's care. The start time makes it that process and no later one that was
 * given the same PID.
 *
 * <p><i>Immutable.</i>
 *
 * @param pid its PID
 * @param startedAt when the operating system says that it started
 * @param name what it is called in the topology
 */
record Ward(long pid, Instant startedAt, String name) {

  /** The kernel's boot time, and with it every start time, moves when the clock is set. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  /** Whether it still runs, or stands frozen. */
  boolean isAlive() {
    return handle().isPresent();
  }

  /** SIGTERM, followed by SIGCONT: a frozen process could not act on it. */
  void terminate() {
    handle()
        .ifPresent(handle -> {
          handle.destroy();
          Signal.CONT.send(pid);
        });
  }

  /** SIGKILL. */
  void kill() {
    handle().ifPresent(ProcessHandle::destroyForcibly);
  }

  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
  }

  private boolean isSame(ProcessHandle handle) {
    return handle
        .info()
        .startInstant()
        .map(start -> Duration.between(startedAt, start).abs().compareTo(CLOCK_STEP) <= 0)
        .orElse(true);
  }
}
