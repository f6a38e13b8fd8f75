package io.evenkeel.launcher.guardian;

import java.time.Instant;
import java.util.Map;

/**
 * The language of the pipe from the launcher to its guardian, a line per event: {@code + pid
 * startMillis name} takes a process into care, {@code - pid} lets it go.
 *
 * <p><i>Stateless.</i>
 */
final class WardLine {

  private WardLine() {}

  static String took(Ward ward) {
    return "+ %d %d %s\n".formatted(ward.pid(), ward.startedAt().toEpochMilli(), ward.name());
  }

  static String released(long pid) {
    return "- %d\n".formatted(pid);
  }

  /**
   * Applies one line to the processes in care.
   *
   * @throws IllegalArgumentException if it is no such line, as the last one of a broken pipe may be
   */
  static void apply(String line, Map<Long, Ward> wards) {
    String[] words = line.split(" ", 4);
    if (words.length == 4 && words[0].equals("+")) {
      long pid = Long.parseLong(words[1]);
      wards.put(pid, new Ward(pid, Instant.ofEpochMilli(Long.parseLong(words[2])), words[3]));
    } else if (words.length == 2 && words[0].equals("-")) {
      wards.remove(Long.parseLong(words[1]));
    } else {
      throw new IllegalArgumentException("guardian line: %s (expected: + or -)".formatted(line));
    }
  }
}
