package io.evenkeel.launcher.topology;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The last lines of a log, for the error that says why a process ended.
 *
 * <p><i>Stateless.</i>
 */
final class LogTail {

  private static final int LINES = 25;

  private LogTail() {}

  /** What follows the reason in a message: at most 25 lines, each indented. */
  static String of(Path log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      if (lines.isEmpty()) {
        return "; it said nothing";
      }
      List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
      return "; the end of " + log + ":\n  " + String.join("\n  ", last);
    } catch (IOException e) {
      return "; no log: " + e.getMessage();
    }
  }
}
