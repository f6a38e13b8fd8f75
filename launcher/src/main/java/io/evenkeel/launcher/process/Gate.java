package io.evenkeel.launcher.process;

import java.util.ArrayList;
import java.util.List;

/**
 * The wrapper in front of every program: it waits for one line on its standard input, then becomes
 * the program by {@code exec}, so that the PID stays.
 *
 * <p>Between {@code fork} and that line the custodian is told the PID. A launcher that dies in
 * between closes the pipe, {@code read} fails, and the program never starts: there is no moment in
 * which a process runs that nobody knows.
 *
 * <p><i>Stateless.</i>
 */
final class Gate {

  /** What opens it. */
  static final String GO = "go\n";

  private static final List<String> WAIT_AND_BECOME =
      List.of("/bin/sh", "-c", "read -r go || exit 125; exec \"$@\" </dev/null", "gate");

  private Gate() {}

  static List<String> before(List<String> command) {
    List<String> gated = new ArrayList<>(WAIT_AND_BECOME);
    gated.addAll(command);
    return List.copyOf(gated);
  }
}
