package io.evenkeel.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/** The Redis binary that the embedded-redis jar carries, as a process of our own. */
final class CarriedRedis extends RealRedis {

  private static final String HOST = "127.0.0.1";

  private final Path executable;
  private final Path directory;
  private final int port;
  private Process process;

  private CarriedRedis(Path executable, Path directory, int port) throws IOException {
    this.executable = executable;
    this.directory = directory;
    this.port = port;
    this.process = spawn();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
  }

  static CarriedRedis launch() {
    try {
      Path executable = ExecutableProvider.newJarResourceProvider().get().toPath();
      CarriedRedis redis =
          new CarriedRedis(
              executable, Files.createTempDirectory("evenkeel-redis"), FreePort.onLoopback());
      RedisWire.awaitAnswer(HOST, redis.port);
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String host() {
    return HOST;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public synchronized void kill() {
    process.destroyForcibly();
    awaitExit(process);
  }

  @Override
  public synchronized void restart() {
    try {
      process = spawn();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RedisWire.awaitAnswer(HOST, port);
  }

  @Override
  public void pause() {
    signal("STOP");
  }

  @Override
  public void resume() {
    signal("CONT");
  }

  @Override
  public void close() {
    kill();
  }

  @Override
  public String toString() {
    return "%s on port %d".formatted(executable.getFileName(), port);
  }

  private Process spawn() throws IOException {
    return new ProcessBuilder(
            executable.toString(),
            "--bind",
            HOST,
            "--port",
            Integer.toString(port),
            "--dir",
            directory.toString(),
            "--save",
            "",
            "--appendonly",
            "no")
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("redis.log").toFile())
        .start();
  }

  private synchronized void signal(String name) {
    try {
      awaitExit(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitExit(Process process) {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process %d did not end".formatted(process.pid()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
