package io.evenkeel.balancer.proxy;

import java.util.Locale;

/** How a request ended, as metrics and the access log tell it. */
public enum Outcome {
  /** The upstream's response was relayed whole, whatever its status; or its tunnel has ended. */
  ANSWERED,
  /** Nobody was left to ask: 503. */
  NO_BACKEND,
  /** No upstream could be reached: 502, or 503 when a limit of connections was reached. */
  REFUSED,
  /** The connection died before the response head, or what came was no HTTP: 502. */
  RESET,
  /** No connection or no response head in time: 504. */
  TIMEOUT,
  /** The response failed after its head; the client's connection was cut. */
  CUT,
  /** The client's fault, and it was told: 4xx of our own, or 502 for a loop. */
  REJECTED,
  /** The client went away, or stopped reading. */
  CANCELLED,
  /** A fault of this program: 500. */
  INTERNAL;

  /** Lower case, as the tag value has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
