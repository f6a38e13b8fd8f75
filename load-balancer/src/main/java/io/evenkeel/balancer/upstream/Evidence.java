package io.evenkeel.balancer.upstream;

/**
 * What this process's own attempts and TCP checks say of an upstream.
 *
 * <p><i>Immutable.</i>
 */
enum Evidence {
  /** Nothing failed since something last succeeded. */
  GOOD,
  /** No connection could be opened. A connection clears it. */
  UNREACHABLE,
  /** An attempt failed after it had connected. Only an answer clears it. */
  FAILED,
  /** As FAILED, and the port has accepted a connection since: one attempt may find out. */
  TRIAL_DUE;

  Evidence after(Attempt.Outcome outcome) {
    return switch (outcome) {
      case ANSWERED -> GOOD;
      case UNREACHABLE, UNTRIED -> UNREACHABLE;
      case BROKEN, TIMED_OUT, CUT -> FAILED;
      // Whether it is well, the next connection tells.
      case STALE, WITHDRAWN, DRAINED, STALLED, CANCELLED -> this;
    };
  }

  Evidence afterReached() {
    return switch (this) {
      case GOOD, UNREACHABLE -> GOOD;
      case FAILED, TRIAL_DUE -> TRIAL_DUE;
    };
  }
}
