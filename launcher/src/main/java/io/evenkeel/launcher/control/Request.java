package io.evenkeel.launcher.control;

import org.jspecify.annotations.Nullable;

/**
 * What a second terminal asks of the launcher; one line of JSON.
 *
 * <p><i>Immutable.</i>
 *
 * @param verb what to do
 * @param name to which process; null means the whole topology
 */
public record Request(Verb verb, @Nullable String name) {

  /** What can be asked. */
  public enum Verb {
    /** What runs, and how the registry sees it. */
    STATUS,
    /** SIGTERM, then SIGKILL after a limit. */
    STOP,
    /** Start what has ended. */
    START,
    /** SIGKILL. */
    KILL,
    /** SIGSTOP. */
    PAUSE,
    /** SIGCONT. */
    RESUME
  }
}
