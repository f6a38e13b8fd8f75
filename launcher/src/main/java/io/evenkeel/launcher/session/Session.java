package io.evenkeel.launcher.session;

import io.evenkeel.launcher.app.ApplicationCommands;
import io.evenkeel.launcher.console.Console;
import io.evenkeel.launcher.control.ControlServer;
import io.evenkeel.launcher.state.StateDirectory;
import io.evenkeel.launcher.topology.ManagedProcess;
import io.evenkeel.launcher.topology.Topology;
import io.evenkeel.launcher.topology.TopologyListener;
import io.evenkeel.launcher.topology.TopologyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One {@code ./evenkeel up}: takes the state folder, plans, starts, and waits for the end, which
 * comes by Ctrl-C or SIGTERM, from a second terminal, or by a process that can't be started.
 *
 * <p><i>Confined to the main thread.</i>
 */
public final class Session {

  private final Console console;
  private final StateDirectory directory;

  /** A session that speaks on {@code console} and keeps its files in {@code directory}. */
  public Session(Console console, StateDirectory directory) {
    this.console = console;
    this.directory = directory;
  }

  /**
   * Brings the topology up and returns when it is down again.
   *
   * @param carriedRedis where the Redis of embedded-redis is unpacked, if it is needed
   * @return the exit code: 0 if it was stopped, 1 if it could not be started
   * @throws IllegalStateException if another session has the folder, or nothing has been built
   * @throws io.evenkeel.launcher.topology.PortsTaken before anything was started
   */
  public int run(TopologyOptions options, ApplicationCommands applications, Path carriedRedis)
      throws IOException, InterruptedException {
    directory.create();
    try (SessionLock _ = SessionLock.take(directory)) {
      Leftovers.await(directory, console::say);
      Topology.checkPorts(options);
      applications.prepare(console::say);
      Narrator narrator = new Narrator(console, System::nanoTime);
      Recorder recorder = new Recorder(directory);
      Topology topology =
          Topology.plan(
              options,
              applications,
              carriedRedis,
              TopologyListener.all(List.of(narrator, recorder)));
      directory.clearLogs();
      topology.processes().stream().map(ManagedProcess::name).forEach(console::add);
      ControlServer control = ControlServer.open(directory.socket());
      Snapshot snapshot = new Snapshot(topology, control.path());
      recorder.open(snapshot);
      LogFeed logs = new LogFeed(console, topology.processes());
      Running running = new Running(topology, console, narrator, recorder, control, logs);
      control.serve(new Commands(topology, snapshot, narrator, running::end));
      Runtime.getRuntime().addShutdownHook(new Thread(running::endAndClose, "stop"));
      try {
        return running.untilEnd();
      } finally {
        running.endAndClose();
      }
    }
  }
}
