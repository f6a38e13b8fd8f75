package io.evenkeel.launcher.redis;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * A {@code redis-server} that can be run here.
 *
 * <p><i>Immutable.</i>
 *
 * @param executable the program
 * @param origin where it comes from, in words for a person
 */
public record RedisProgram(Path executable, String origin) {

  /**
   * The {@code redis-server} on PATH, else the one that embedded-redis carries for this system.
   *
   * @param directory where the carried one is unpacked
   * @throws IOException if there is none for this system, or it can't be unpacked
   */
  public static RedisProgram find(Path directory) throws IOException {
    return find(System.getenv().getOrDefault("PATH", ""), directory);
  }

  static RedisProgram find(String path, Path directory) throws IOException {
    Optional<RedisProgram> installed =
        Stream.of(path.split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, "redis-server"))
            .filter(Files::isExecutable)
            .findFirst()
            .map(found -> new RedisProgram(found, "redis-server on PATH, " + found));
    return installed.isPresent() ? installed.get() : carried(directory);
  }

  /**
   * The command that runs it on loopback.
   *
   * @param port 1..65535
   * @param data its folder, which must exist
   * @param persistent whether every write goes to an append-only file, to be read at the next start
   */
  public List<String> command(int port, Path data, boolean persistent) {
    return List.of(
        executable.toString(),
        "--bind",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--dir",
        data.toString(),
        "--appendonly",
        persistent ? "yes" : "no",
        "--save",
        "");
  }

  private static RedisProgram carried(Path directory) throws IOException {
    OsArchitecture system = OsArchitecture.detectOSandArchitecture();
    String resource = ExecutableProvider.newProvidedVersionsMap().get(system);
    if (resource == null) {
      throw new IOException(
          "no redis-server for %s %s (expected: one on PATH, or --redis URL)"
              .formatted(system.os, system.arch));
    }
    Path executable = directory.resolve(resource.substring(1));
    if (!Files.isExecutable(executable)) {
      unpack(resource, executable);
    }
    return new RedisProgram(executable, "carried by embedded-redis, " + executable.getFileName());
  }

  private static void unpack(String resource, Path executable) throws IOException {
    Path directory = Files.createDirectories(executable.toAbsolutePath().getParent());
    Path fresh = Files.createTempFile(directory, "redis-server", ".part");
    try (InputStream binary = ExecutableProvider.class.getResourceAsStream(resource)) {
      if (binary == null) {
        throw new IOException(resource + ": not in the jar of embedded-redis");
      }
      Files.copy(binary, fresh, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!fresh.toFile().setExecutable(true)) {
      throw new IOException(fresh + ": can't be made executable");
    }
    Files.move(fresh, executable, StandardCopyOption.ATOMIC_MOVE);
  }
}
