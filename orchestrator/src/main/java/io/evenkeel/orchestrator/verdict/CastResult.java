package io.evenkeel.orchestrator.verdict;

import io.evenkeel.common.backend.Status;

/**
 * What became of a vote.
 *
 * <p><i>Immutable.</i>
 *
 * @param before the stored status before
 * @param after the stored status now
 * @param votes how many say so, if there is a verdict
 * @param outOf of how many
 * @param reason of the newest of those votes
 */
public record CastResult(
    Outcome outcome, Status before, Status after, int votes, int outOf, String reason) {

  /** What the cast did. */
  public enum Outcome {
    /** The record has no URL: nothing was written. */
    GONE,
    /** A newer membership decides: the vote was recorded. */
    STALE,
    /** No majority: the status stays. */
    RECORDED,
    /** The majority says what is stored. */
    KEPT,
    /** The status was written and published. */
    CHANGED
  }

  /** The transition in words, for a log line: {@code healthy -> unhealthy (2 of 3 votes: …)}. */
  public String transition() {
    return "%s -> %s (%d of %d votes: %s)"
        .formatted(before.word(), after.word(), votes, outOf, reason);
  }
}
