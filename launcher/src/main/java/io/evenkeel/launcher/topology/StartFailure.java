package io.evenkeel.launcher.topology;

import java.time.Duration;

/**
 * A process of the topology did not become ready; the message says which, why, and its last words.
 */
public final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private StartFailure(String message) {
    super(message);
  }

  static StartFailure ended(ManagedProcess process) {
    return new StartFailure(
        "%s: ended before it was ready, exit code %s%s"
            .formatted(
                process.name(),
                process.exitCode().isPresent() ? process.exitCode().getAsInt() : "unknown",
                LogTail.of(process.logFile())));
  }

  static StartFailure late(ManagedProcess process, Duration limit) {
    return new StartFailure(
        "%s: not ready after %d s%s"
            .formatted(process.name(), limit.toSeconds(), LogTail.of(process.logFile())));
  }

  static StartFailure foreignRegistry(ManagedProcess backend, String url) {
    return new StartFailure(
        "%s: registered as %s (expected: %s); this Redis holds the registry of another topology, choose another database with --redis or start without --keep-data"
            .formatted(backend.name(), url, backend.url()));
  }
}
