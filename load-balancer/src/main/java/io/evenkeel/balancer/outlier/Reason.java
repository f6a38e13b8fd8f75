package io.evenkeel.balancer.outlier;

import java.util.Locale;

/** Why an upstream is ejected. */
public enum Reason {
  /** Attempt after attempt gave no whole answer: refused, reset, no head in time, cut, no HTTP. */
  GATEWAY_FAILURES,
  /**
   * Unhealthy by status, and no answer at all for some time, while the others answer or a healthy
   * one is idle.
   */
  SILENCE,
  /** Answer after answer was a 5xx, while the others answer well. */
  SERVER_ERRORS,
  /** A larger share of failures and 5xx than the others have. */
  ERROR_RATE,
  /** Most of its answers are slow, measured by those of the others. */
  LATENCY;

  /**
   * Whether this is a matter of comparison: the upstream does answer. Only as many may be ejected
   * so as the guard rail allows.
   */
  public boolean relative() {
    return this != GATEWAY_FAILURES && this != SILENCE;
  }

  /** Lower case, as the tag value has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
