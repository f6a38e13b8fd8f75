package io.evenkeel.launcher.cli;

import io.evenkeel.launcher.app.Installation;
import io.evenkeel.launcher.control.ControlClient;
import io.evenkeel.launcher.control.Reply;
import io.evenkeel.launcher.control.Request;
import io.evenkeel.launcher.state.StateDirectory;
import io.evenkeel.launcher.state.TopologyState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The launcher that runs in another terminal, as a command sees it.
 *
 * <p><i>Stateless.</i>
 */
final class Launcher {

  private Launcher() {}

  /** Where that launcher and this one meet. */
  static StateDirectory directory() {
    return new StateDirectory(Installation.find().stateDirectory());
  }

  /**
   * Asks it, printing what it says.
   *
   * @param onTopology takes what runs, if that was asked
   * @return the exit code
   * @throws NothingRuns if there is none
   */
  static int ask(Request request, Consumer<TopologyState> onTopology) throws IOException {
    TopologyState state = directory().read().orElseThrow(NothingRuns::new);
    if (ProcessHandle.of(state.launcherPid()).filter(ProcessHandle::isAlive).isEmpty()) {
      throw new NothingRuns();
    }
    return ControlClient.ask(Path.of(state.control()), request, reply -> show(reply, onTopology));
  }

  private static void show(Reply reply, Consumer<TopologyState> onTopology) {
    if (reply.line() != null) {
      System.out.println(reply.line());
    }
    if (reply.error() != null) {
      System.err.println("evenkeel: " + reply.error());
    }
    if (reply.topology() != null) {
      onTopology.accept(reply.topology());
    }
  }
}
