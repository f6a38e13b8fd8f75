package io.evenkeel.launcher.cli;

import io.evenkeel.launcher.control.Request;
import picocli.CommandLine.Command;

/** {@code kill}. */
@Command(name = "kill", description = "Ends processes by SIGKILL, as a crash would.")
final class KillCommand extends ProcessCommand {

  KillCommand() {
    super(Request.Verb.KILL);
  }
}
