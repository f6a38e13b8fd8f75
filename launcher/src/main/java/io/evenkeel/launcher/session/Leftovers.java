package io.evenkeel.launcher.session;

import io.evenkeel.launcher.state.ProcessEntry;
import io.evenkeel.launcher.state.StateDirectory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a launcher that was killed left behind: its guardian ends it, which takes some seconds in
 * which the ports are still taken.
 *
 * <p><i>Stateless.</i>
 */
final class Leftovers {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(100);

  /** The kernel's boot time, and with it every start time, moves when the clock is set. */
  private static final long CLOCK_STEP_MS = 2_000;

  private Leftovers() {}

  /**
   * Waits until nothing is left, or for 20 s; whoever then still has a port is told by that port.
   */
  static void await(StateDirectory directory, Consumer<String> say)
      throws IOException, InterruptedException {
    List<ProcessEntry> left =
        directory.read().stream()
            .flatMap(state -> state.processes().stream())
            .filter(Leftovers::isAlive)
            .toList();
    if (!left.isEmpty()) {
      say.accept(
          "an earlier launcher was killed; its guardian is ending "
              + String.join(", ", left.stream().map(ProcessEntry::name).toList()));
    }
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (left.stream().anyMatch(Leftovers::isAlive) && System.nanoTime() < deadline) {
      Thread.sleep(POLL);
    }
    directory.clear();
  }

  private static boolean isAlive(ProcessEntry entry) {
    Long pid = entry.pid();
    Long startedAt = entry.startedAt();
    return pid != null
        && startedAt != null
        && ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .flatMap(handle -> handle.info().startInstant())
            .map(Instant::toEpochMilli)
            .filter(start -> Math.abs(start - startedAt) <= CLOCK_STEP_MS)
            .isPresent();
  }
}
