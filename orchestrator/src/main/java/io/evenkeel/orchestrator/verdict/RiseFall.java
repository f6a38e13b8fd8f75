package io.evenkeel.orchestrator.verdict;

/**
 * One orchestrator's view of one backend: it changes after {@code rise} successes or {@code fall}
 * failures in a row, so that a single lost packet changes nothing.
 *
 * <p>Two exceptions. A backend on which nobody has judged yet needs one success, else every new
 * backend would wait. A draining backend is down at once: it said so itself.
 *
 * <p><i>Immutable.</i>
 *
 * @param successes in a row, up to and with the last observation
 * @param failures in a row, up to and with the last observation
 * @param reason of the last observation that supports the view; empty while unknown
 */
public record RiseFall(
    Thresholds thresholds, View view, int successes, int failures, String reason) {

  /** Nothing observed yet. */
  public static RiseFall start(Thresholds thresholds) {
    return new RiseFall(thresholds, View.UNKNOWN, 0, 0, "");
  }

  /**
   * The view after one more probe.
   *
   * @param judged whether the registry has a status of this backend already
   */
  public RiseFall after(Observation observation, boolean judged) {
    return switch (observation.kind()) {
      case SUCCESS -> succeeded(observation.reason(), judged);
      case FAILURE -> failed(observation.reason(), thresholds.fall());
      case DRAINING -> failed(observation.reason(), 1);
      case DISCARDED -> this;
    };
  }

  /** Whether a change may be under way: the next probe should come soon. */
  public boolean isMoving() {
    return switch (view) {
      case UNKNOWN -> true;
      case UP -> failures > 0;
      case DOWN -> successes > 0;
    };
  }

  private RiseFall succeeded(String why, boolean judged) {
    int row = count(successes);
    int needed = view == View.UNKNOWN && !judged ? 1 : thresholds.rise();
    boolean up = view == View.UP || row >= needed;
    return up
        ? new RiseFall(thresholds, View.UP, row, 0, why)
        : new RiseFall(thresholds, view, row, 0, reason);
  }

  private RiseFall failed(String why, int needed) {
    int row = count(failures);
    boolean down = view == View.DOWN || row >= needed;
    return down
        ? new RiseFall(thresholds, View.DOWN, 0, row, why)
        : new RiseFall(thresholds, view, 0, row, reason);
  }

  /** One more, without ever wrapping. */
  private static int count(int row) {
    return row == Integer.MAX_VALUE ? row : row + 1;
  }
}
