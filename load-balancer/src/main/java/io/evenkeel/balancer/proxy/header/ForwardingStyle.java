package io.evenkeel.balancer.proxy.header;

/** In which fields the backend is told who the client is. */
public enum ForwardingStyle {
  /** {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code -Port}. */
  X_FORWARDED,
  /** {@code Forwarded} (RFC 7239). */
  FORWARDED,
  /** All of them. */
  BOTH,
  /** In none. */
  NONE;

  boolean hasXForwarded() {
    return this == X_FORWARDED || this == BOTH;
  }

  boolean hasForwarded() {
    return this == FORWARDED || this == BOTH;
  }
}
