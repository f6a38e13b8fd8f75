package io.evenkeel.node.fault;

import java.util.Locale;

/** What meets one request. */
public enum FaultKind {
  /** Nothing: it is served. */
  NONE,
  /** An error status, without the simulated delay: a fast failure attracts traffic. */
  ERROR,
  /** The connection is closed in good order (FIN) without an answer. */
  DROP,
  /** The connection is reset (RST) without an answer. */
  RESET,
  /** The answer begins, and in the middle of it the connection is reset (RST). */
  CUT,
  /** No answer while the client waits and the fault lasts. */
  HANG;

  /** The word in logs and metric tags. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
