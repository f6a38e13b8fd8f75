package io.evenkeel.launcher.topology;

import java.util.Locale;

/** Where in its life a process of the topology is. */
public enum ProcessState {
  /** Planned, and never started. */
  PLANNED,

  /** Its process runs, and has not been ready yet. */
  STARTING,

  /** It was ready. */
  RUNNING,

  /** Frozen by SIGSTOP. */
  PAUSED,

  /** Asked to end by SIGTERM. */
  STOPPING,

  /** Ended because we asked. */
  STOPPED,

  /** Ended by our SIGKILL. */
  KILLED,

  /** Ended by itself with exit code 0, as the seeding job does. */
  DONE,

  /** Ended by itself, or by somebody else's signal. */
  FAILED;

  /** Whether there is a process, frozen or not. */
  public boolean isAlive() {
    return this == STARTING || this == RUNNING || this == PAUSED || this == STOPPING;
  }

  /** Lower case, as a person reads it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
