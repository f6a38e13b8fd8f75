package io.evenkeel.launcher.cli;

import io.evenkeel.launcher.control.Request;
import picocli.CommandLine.Command;

/** {@code start}. */
@Command(
    name = "start",
    description = "Starts processes that have ended, and waits until they are ready.")
final class StartCommand extends ProcessCommand {

  StartCommand() {
    super(Request.Verb.START);
  }
}
