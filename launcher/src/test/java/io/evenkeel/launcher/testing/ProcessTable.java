package io.evenkeel.launcher.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processes as the kernel shows them: {@code /proc} where there is one, else {@code ps}. */
public final class ProcessTable {

  private static final boolean HAS_PROC = Files.isReadable(Path.of("/proc/self/stat"));

  private ProcessTable() {}

  /** Its command line; empty if there is none such. */
  public static String command(long pid) {
    return HAS_PROC ? proc(pid, "cmdline").replace('\0', ' ').strip() : ps("args", pid);
  }

  /** Its state letter: T is stopped, S sleeps, Z has ended and waits for its parent. */
  public static String state(long pid) {
    if (!HAS_PROC) {
      return ps("stat", pid);
    }
    String stat = proc(pid, "stat");
    return stat.isEmpty() ? "" : stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
  }

  /** Whether it has not ended; one that only waits for its parent to notice has. */
  public static boolean runs(long pid) {
    String state = state(pid);
    return !state.isEmpty() && !state.startsWith("Z");
  }

  private static String proc(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      // There is none such, or it ended while it was read.
      return "";
    }
  }

  private static String ps(String column, long pid) {
    try {
      Process ps = new ProcessBuilder("ps", "-o", column + "=", "-p", Long.toString(pid)).start();
      return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
