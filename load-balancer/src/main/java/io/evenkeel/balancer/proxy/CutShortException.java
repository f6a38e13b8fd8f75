package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.upstream.Attempt;

/**
 * A response that failed after its head. It reaches the server as an error, which then closes the
 * client's connection without a proper end of the body. Without a stack trace: news, not a fault.
 */
final class CutShortException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Attempt.Outcome outcome;

  CutShortException(Attempt.Outcome outcome, String detail) {
    super(detail, null, false, false);
    this.outcome = outcome;
  }

  /** What it says about the upstream. */
  Attempt.Outcome outcome() {
    return outcome;
  }

  /** What it means for the request as a whole. */
  Outcome requestOutcome() {
    return outcome == Attempt.Outcome.CANCELLED ? Outcome.CANCELLED : Outcome.CUT;
  }
}
