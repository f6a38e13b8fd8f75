package io.evenkeel.launcher.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The signals that {@link ProcessHandle} can't send, sent by the shell's own {@code kill}, which is
 * there on every POSIX system.
 */
public enum Signal {
  /** Freezes a process where it stands; it can't refuse. */
  STOP,
  /** Lets a frozen process go on. */
  CONT;

  /**
   * Sends it.
   *
   * @return whether there was such a process to take it
   */
  public boolean send(long pid) {
    try {
      Process kill =
          new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", name(), Long.toString(pid))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return kill.waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
