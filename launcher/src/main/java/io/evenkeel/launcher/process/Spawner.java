package io.evenkeel.launcher.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Starts programs as real processes, each behind a {@link Gate} and known to the custodian before
 * its first instruction. Output goes straight to the log file: nobody has to pump it, and it is
 * complete whatever becomes of the launcher.
 *
 * <p><i>Thread-safe.</i>
 */
public final class Spawner {

  private final Custodian custodian;
  private volatile boolean closed;

  /** A spawner that reports to {@code custodian}. */
  public Spawner(Custodian custodian) {
    this.custodian = custodian;
  }

  /**
   * Starts a program.
   *
   * @param environment added to our own
   * @param log appended to; its folder is made when missing
   * @throws IOException if the program's process can't be made
   * @throws IllegalStateException after {@link #close()}
   */
  public Child spawn(String name, List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    if (closed) {
      throw new IllegalStateException(name + ": not started, as everything is being stopped");
    }
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder =
        new ProcessBuilder(Detached.command(Gate.before(command)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    Instant startedAt = process.info().startInstant().orElseGet(Instant::now);
    try (OutputStream input = process.getOutputStream()) {
      custodian.took(name, process.pid(), startedAt);
      var _ = process.onExit().thenAccept(ended -> custodian.released(ended.pid()));
      input.write(Gate.GO.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
    return new Child(process, startedAt);
  }

  /** Starts nothing from now on. */
  public void close() {
    closed = true;
  }
}
