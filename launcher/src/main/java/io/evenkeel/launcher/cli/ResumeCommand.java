package io.evenkeel.launcher.cli;

import io.evenkeel.launcher.control.Request;
import picocli.CommandLine.Command;

/** {@code resume}. */
@Command(name = "resume", description = "Lets paused processes go on, by SIGCONT.")
final class ResumeCommand extends ProcessCommand {

  ResumeCommand() {
    super(Request.Verb.RESUME);
  }
}
