package io.evenkeel.launcher.testing;

import io.evenkeel.launcher.console.Console;
import io.evenkeel.launcher.console.Palette;
import io.evenkeel.launcher.session.Session;
import io.evenkeel.launcher.state.StateDirectory;
import io.evenkeel.launcher.topology.TopologyOptions;
import java.nio.file.Path;
import java.util.List;

/** {@code ./evenkeel up} of stand-ins: a launcher that a test can kill. */
public final class StandInLauncher {

  private StandInLauncher() {}

  /** Runs a session in the folder {@code args[0]}. */
  public static void main(String[] args) throws Exception {
    StateDirectory directory = new StateDirectory(Path.of(args[0]));
    TopologyOptions options =
        TopologyOptions.builder().backends(2).stateDirectory(directory.path()).build();
    Console console = new Console(System.out, new Palette(false), List.of());
    System.exit(
        new Session(console, directory)
            .run(options, StandIn.commands(), Path.of(args[0], "redis")));
  }
}
