package io.evenkeel.balancer.proxy;

import java.util.Locale;

/** How a request ended, as metrics and the access log tell it. */
public enum Outcome {
  /** The upstream's response was relayed whole, whatever its status. */
  ANSWERED,
  /** Nobody was left to ask: 503. */
  NO_BACKEND,
  /** No upstream could be reached: 502, or 503 when the connection pool was full. */
  REFUSED,
  /** The connection died before the response head, or what came was no HTTP: 502. */
  RESET,
  /** No connection or no response head in time: 504. */
  TIMEOUT,
  /** The response failed after its head; the client's connection was cut. */
  CUT,
  /** The client went away, or stopped sending or reading. */
  CANCELLED;

  /** Lower case, as the tag value has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
