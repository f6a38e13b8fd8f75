package io.evenkeel.launcher.cli;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./evenkeel} itself: the list of its commands. */
@Command(
    name = "evenkeel",
    mixinStandardHelpOptions = true,
    versionProvider = Evenkeel.Version.class,
    description = "The whole topology as real processes on this machine.",
    subcommands = {
      UpCommand.class,
      StatusCommand.class,
      StopCommand.class,
      StartCommand.class,
      KillCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      LogsCommand.class,
    },
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done; for status, everything runs",
      "1:failed; for status, something does not run",
      "2:options that can't be",
      "3:nothing is running",
      "130:up was ended by Ctrl-C",
      "143:up was ended by SIGTERM",
    })
public final class Evenkeel {

  /** The command line, ready to be executed. */
  public static CommandLine commandLine() {
    return new CommandLine(new Evenkeel())
        .setExecutionExceptionHandler(new ProblemReport())
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {
        "evenkeel "
            + Optional.ofNullable(Evenkeel.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)")
      };
    }
  }
}
