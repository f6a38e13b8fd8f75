package io.evenkeel.launcher.cli;

import io.evenkeel.launcher.console.Palette;
import io.evenkeel.launcher.topology.PortsTaken;
import java.io.UncheckedIOException;
import picocli.CommandLine;

/**
 * Turns what went wrong into words and an exit code: 2 for options that can't be, 3 where nothing
 * runs, 1 for the rest. A stack trace only for what nobody foresaw.
 *
 * <p><i>Stateless.</i>
 */
final class ProblemReport implements CommandLine.IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception problem, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    int exit =
        switch (problem) {
          case NothingRuns _ -> NothingRuns.EXIT;
          case IllegalArgumentException _ -> CommandLine.ExitCode.USAGE;
          case PortsTaken _, IllegalStateException _, UncheckedIOException _ ->
              CommandLine.ExitCode.SOFTWARE;
          default -> throw problem;
        };
    Palette palette = Palette.ofStandardOutput();
    String.valueOf(problem.getMessage())
        .lines()
        .forEach(line -> command.getErr().println(palette.bad("evenkeel: " + line)));
    return exit;
  }
}
