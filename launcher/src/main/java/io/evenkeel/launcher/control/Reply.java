package io.evenkeel.launcher.control;

import io.evenkeel.launcher.state.TopologyState;
import org.jspecify.annotations.Nullable;

/**
 * A part of the launcher's answer; one line of JSON each, the one with an exit code is the last.
 *
 * <p><i>Immutable.</i>
 *
 * @param line something to show to a person
 * @param error something that went wrong
 * @param topology what runs
 * @param exit the exit code of the command that asked
 */
public record Reply(
    @Nullable String line,
    @Nullable String error,
    @Nullable TopologyState topology,
    @Nullable Integer exit) {

  /** Progress. */
  public static Reply line(String text) {
    return new Reply(text, null, null, null);
  }

  /** The end, and why it is not a good one. */
  public static Reply failed(String why) {
    return new Reply(null, why, null, 1);
  }

  /** What runs. */
  public static Reply topology(TopologyState state) {
    return new Reply(null, null, state, null);
  }

  /** The end. */
  public static Reply exit(int code) {
    return new Reply(null, null, null, code);
  }
}
