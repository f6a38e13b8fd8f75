package io.evenkeel.launcher.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps the terminal's Ctrl-C, which goes to the whole foreground process group, away from a
 * program: only the launcher acts on it, and ends the others in order.
 *
 * <p>The program gets a session of its own where {@code setsid} exists (Linux), else an ignored
 * SIGINT, which a JVM honours; a Redis without {@code setsid} takes the signal and ends before its
 * turn. Either way by {@code exec}, so the PID is the program's own.
 *
 * <p><i>Stateless.</i>
 */
public final class Detached {

  private static final List<String> PREFIX = prefix(System.getenv().getOrDefault("PATH", ""));

  private Detached() {}

  /** {@code command} with the wrapper in front. */
  public static List<String> command(List<String> command) {
    List<String> detached = new ArrayList<>(PREFIX);
    detached.addAll(command);
    return List.copyOf(detached);
  }

  static List<String> prefix(String path) {
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, "setsid"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(setsid -> List.of(setsid.toString()))
        .orElse(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "detached"));
  }
}
