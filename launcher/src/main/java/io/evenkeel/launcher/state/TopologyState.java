package io.evenkeel.launcher.state;

import java.util.List;

/**
 * What is running.
 *
 * <p><i>Immutable.</i>
 *
 * @param launcherPid the process that owns all others
 * @param control the socket on which it listens
 * @param redis the URL of the registry, without a password
 * @param processes in the order in which they are started
 */
public record TopologyState(
    long launcherPid, String control, String redis, List<ProcessEntry> processes) {

  /** Copies what could change. */
  public TopologyState {
    processes = List.copyOf(processes);
  }
}
