package io.evenkeel.launcher.cli;

import io.evenkeel.launcher.control.Request;
import picocli.CommandLine.Command;

/** {@code pause}. */
@Command(
    name = "pause",
    description = "Freezes processes by SIGSTOP: their connections stay open and nothing answers.")
final class PauseCommand extends ProcessCommand {

  PauseCommand() {
    super(Request.Verb.PAUSE);
  }
}
