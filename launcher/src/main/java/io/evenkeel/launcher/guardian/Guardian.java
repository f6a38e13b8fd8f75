package io.evenkeel.launcher.guardian;

import io.evenkeel.launcher.process.Custodian;
import io.evenkeel.launcher.process.Detached;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The launcher's end of the pipe to its guardian ({@link GuardianMain}), a second small JVM.
 *
 * <p>A guardian that was ended by hand is replaced at once, and told everything again.
 *
 * <p><i>Thread-safe.</i>
 */
public final class Guardian implements Custodian, AutoCloseable {

  /** One that can't live is not started for ever. */
  private static final int MAX_REPLACEMENTS = 10;

  private static final Duration LEAVE = Duration.ofSeconds(2);

  private final Path log;
  private final Duration limit;
  private final Map<Long, Ward> wards = new LinkedHashMap<>();
  private Process process;
  private int replacements;
  private boolean closed;

  private Guardian(Path log, Duration limit) throws IOException {
    this.log = log;
    this.limit = limit;
    this.process = launch();
  }

  /**
   * Starts a guardian.
   *
   * @param log where it says what it had to do
   * @param limit what a process may take to end by itself, before SIGKILL
   */
  public static Guardian start(Path log, Duration limit) throws IOException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    Guardian guardian = new Guardian(log, limit);
    guardian.watch();
    return guardian;
  }

  /** The guardian's own PID. */
  public synchronized long pid() {
    return process.pid();
  }

  @Override
  public synchronized void took(String name, long pid, Instant startedAt) {
    Ward ward = new Ward(pid, startedAt, name);
    wards.put(pid, ward);
    tell(WardLine.took(ward));
  }

  @Override
  public synchronized void released(long pid) {
    if (wards.remove(pid) != null && !closed) {
      tell(WardLine.released(pid));
    }
  }

  /** Ends the pipe; the guardian then ends whatever has not been released, usually nothing. */
  @Override
  public void close() {
    Process last;
    synchronized (this) {
      closed = true;
      last = process;
    }
    try {
      last.getOutputStream().close();
    } catch (IOException e) {
      // It is gone already, and there is nothing left to tell it.
    }
    try {
      last.waitFor(LEAVE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(String line) {
    try {
      OutputStream pipe = process.getOutputStream();
      pipe.write(line.getBytes(StandardCharsets.UTF_8));
      pipe.flush();
    } catch (IOException e) {
      // It is gone; its successor is told the whole list.
    }
  }

  private synchronized void watch() {
    var _ = process.onExit().thenRun(this::replace);
  }

  private synchronized void replace() {
    if (closed || replacements++ == MAX_REPLACEMENTS) {
      return;
    }
    try {
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    wards.values().forEach(ward -> tell(WardLine.took(ward)));
    watch();
  }

  private Process launch() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx16m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            classPath(),
            GuardianMain.class.getName(),
            Long.toString(limit.toMillis()));
    return new ProcessBuilder(Detached.command(command))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static String classPath() {
    try {
      return Path.of(GuardianMain.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
