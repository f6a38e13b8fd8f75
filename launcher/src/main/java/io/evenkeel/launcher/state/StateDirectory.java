package io.evenkeel.launcher.state;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder {@code .evenkeel}, and in it {@code topology.json}: written whole and renamed, so that
 * a reader sees one state or the next, never half of one.
 *
 * <p><i>Thread-safe.</i>
 *
 * @param path the folder
 */
public record StateDirectory(Path path) {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Makes it, for its owner alone: whoever reaches the control socket may end processes. */
  public void create() throws IOException {
    Files.createDirectories(path);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Where the logs are. */
  public Path logs() {
    return path.resolve("logs");
  }

  /** Forgets what the processes of an earlier topology said; its guardian is not one of them. */
  public void clearLogs() throws IOException {
    Files.createDirectories(logs());
    try (Stream<Path> files = Files.list(logs())) {
      for (Path log : files.filter(file -> isOfProcess(file.getFileName().toString())).toList()) {
        Files.delete(log);
      }
    }
  }

  private static boolean isOfProcess(String file) {
    return file.endsWith(".log") && !file.equals("guardian.log");
  }

  /** Held by the launcher that runs. */
  public Path lock() {
    return path.resolve("lock");
  }

  /** Where second terminals reach it, if the path is short enough for a socket. */
  public Path socket() {
    return path.resolve("control.sock");
  }

  /** Replaces the file. */
  public synchronized void write(TopologyState state) throws IOException {
    Path fresh = path.resolve("topology.json.part");
    Files.write(fresh, JSON.writeValueAsBytes(state));
    Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What was written last; empty if nothing is there, or nothing that can be read. */
  public Optional<TopologyState> read() throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file()), TopologyState.class));
    } catch (NoSuchFileException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** Removes the file: nothing runs any more. */
  public synchronized void clear() throws IOException {
    Files.deleteIfExists(file());
  }

  private Path file() {
    return path.resolve("topology.json");
  }
}
