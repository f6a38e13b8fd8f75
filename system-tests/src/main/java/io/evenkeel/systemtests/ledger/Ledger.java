package io.evenkeel.systemtests.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A backend of our own as a real process, through its starts and ends; its file is kept.
 *
 * <p><i>Confined to the test's thread.</i>
 */
public final class Ledger implements AutoCloseable {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private final String id;
  private final Path directory;
  private int port;
  private Process process;

  private Ledger(String id, int port, Path directory) {
    this.id = id;
    this.port = port;
    this.directory = directory;
    this.process = spawn();
  }

  /**
   * Starts one.
   *
   * @param directory for its ledger and its output
   */
  public static Ledger start(String id, int port, Path directory) {
    try {
      Files.createDirectories(directory);
      Files.deleteIfExists(file(directory, id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Ledger(id, port, directory);
  }

  /** As in {@code X-Backend-Id}. */
  public String id() {
    return id;
  }

  /** Where it serves. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The port of {@link #url()}. */
  public int port() {
    return port;
  }

  /** SIGKILL. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while %s ends".formatted(id), e);
    }
  }

  /** Starts it after {@link #kill()}, at this port. */
  public void startAgain(int newPort) {
    port = newPort;
    process = spawn();
  }

  /** The ids of all requests that it was given, in order, over all its lives. */
  public List<String> requests() {
    try {
      return Files.readAllLines(file(directory, id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  private Process spawn() {
    try {
      return new ProcessBuilder(
              JAVA.toString(),
              "-Xmx32m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Dsun.net.httpserver.nodelay=true",
              "-cp",
              classes(),
              LedgerMain.class.getName(),
              id,
              Integer.toString(port),
              file(directory, id).toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve(id + ".log").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(Path directory, String id) {
    return directory.resolve(id + ".ledger");
  }

  private static String classes() {
    return Path.of(LedgerMain.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .toString();
  }
}
