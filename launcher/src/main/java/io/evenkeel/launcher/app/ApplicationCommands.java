package io.evenkeel.launcher.app;

import java.util.List;
import java.util.function.Consumer;

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

  /**
   * Does beforehand what would make the first start slow.
   *
   * @param say takes the progress, in words for a person
   */
  default void prepare(Consumer<String> say) throws InterruptedException {}
}
