package io.evenkeel.launcher.topology;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The folder in which our own Redis keeps its append-only file.
 *
 * <p><i>Stateless.</i>
 */
final class DataDirectory {

  private DataDirectory() {}

  /**
   * Makes it, and empties it unless its content is wanted: a registry of an earlier topology may
   * name other ports and more backends than this one has.
   */
  static void prepare(Path directory, boolean keep) throws IOException {
    if (!keep && Files.exists(directory)) {
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(directory);
  }
}
