package io.evenkeel.launcher.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders and their removal.
 *
 * <p><i>Stateless.</i>
 */
final class Folder {

  private Folder() {}

  /** Removes it with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /**
   * Removes what earlier builds left in {@code parent}.
   *
   * @param current what stays
   * @param age what is younger stays too, as a topology may still run from it
   */
  static void prune(Path parent, Collection<Path> current, Duration age) throws IOException {
    Instant limit = Instant.now().minus(age);
    List<Path> old;
    try (Stream<Path> folders = Files.list(parent)) {
      old = folders.filter(folder -> !current.contains(folder)).toList();
    }
    for (Path folder : old) {
      if (Files.getLastModifiedTime(folder).toInstant().isBefore(limit)) {
        delete(folder);
      }
    }
  }
}
