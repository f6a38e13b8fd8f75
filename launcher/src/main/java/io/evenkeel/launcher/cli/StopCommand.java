package io.evenkeel.launcher.cli;

import io.evenkeel.launcher.control.Request;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code stop}, also called {@code down}: of some processes, or of everything. */
@Command(
    name = "stop",
    aliases = "down",
    mixinStandardHelpOptions = true,
    description =
        "Stops processes by SIGTERM, and by SIGKILL after 12 s; without a name, everything.")
final class StopCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "as in backend2")
  private List<String> names = List.of();

  @Override
  public Integer call() throws Exception {
    if (names.isEmpty()) {
      return Launcher.ask(new Request(Request.Verb.STOP, null), state -> {});
    }
    return ProcessCommand.each(Request.Verb.STOP, names);
  }
}
