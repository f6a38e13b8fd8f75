package io.evenkeel.launcher.cli;

import io.evenkeel.launcher.control.Request;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A command that does the same to each process that is named. */
@Command(mixinStandardHelpOptions = true)
abstract class ProcessCommand implements Callable<Integer> {

  private final Request.Verb verb;

  @Parameters(arity = "1..*", paramLabel = "NAME", description = "as in backend2")
  private List<String> names = List.of();

  ProcessCommand(Request.Verb verb) {
    this.verb = verb;
  }

  @Override
  public Integer call() throws Exception {
    return each(verb, names);
  }

  /** Asks for each in turn; the worst of the exit codes. */
  static int each(Request.Verb verb, List<String> names) throws IOException {
    int worst = 0;
    for (String name : names) {
      worst = Math.max(worst, Launcher.ask(new Request(verb, name), state -> {}));
    }
    return worst;
  }
}
