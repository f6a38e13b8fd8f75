package io.evenkeel.launcher.session;

import io.evenkeel.launcher.console.Console;
import io.evenkeel.launcher.console.LogFollower;
import io.evenkeel.launcher.topology.ManagedProcess;
import java.time.Duration;
import java.util.List;

/**
 * Shows on the console what the processes write to their logs.
 *
 * <p><i>Its polling is confined to one thread of its own.</i>
 */
final class LogFeed implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final List<LogFollower> followers;
  private final Thread thread;
  private volatile boolean closed;

  LogFeed(Console console, List<ManagedProcess> processes) {
    this.followers =
        processes.stream()
            .map(process ->
                new LogFollower(process.logFile(), line -> console.line(process.name(), line)))
            .toList();
    this.thread = Thread.ofPlatform().name("logs").daemon().start(this::run);
  }

  private void run() {
    while (!closed) {
      followers.forEach(LogFollower::poll);
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        return;
      }
    }
    followers.forEach(LogFollower::flush);
  }

  /** Shows what has been written by now, and ends. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
