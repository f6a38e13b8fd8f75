package io.evenkeel.launcher.app;

import java.util.List;

/** Knows how the programs of the suite are run; tests have programs of their own. */
@FunctionalInterface
public interface ApplicationCommands {

  /**
   * The command that runs an application.
   *
   * @param arguments what follows the jar, as in {@code --server.port=9001}
   * @throws IllegalStateException if it has not been built
   */
  List<String> command(Application application, List<String> arguments);
}
