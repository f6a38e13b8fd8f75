package io.evenkeel.node;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node as an operating system process of its own, on a free loopback port. */
public final class NodeProcess implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("node \\S+ .*started in .*: port (\\d+),");

  private final Process process;
  private final Path log;
  private final int port;

  private NodeProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.port =
        await("start of the node")
            .atMost(Duration.ofMinutes(2))
            .until(() -> port(log()), found -> found > 0);
  }

  /** Starts one with the class path of the test and waits until it serves. */
  public static NodeProcess start(Path directory, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NodeApplication.class.getName(),
                "--server.port=0"));
    command.addAll(List.of(arguments));
    Path log = directory.resolve("node.log");
    return new NodeProcess(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(),
        log);
  }

  private static int port(String text) {
    Matcher matcher = PORT.matcher(text);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /** The port on which it listens. */
  public int port() {
    return port;
  }

  /** What it has logged so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "";
    }
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for the end; the exit code. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("still running: " + log());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
