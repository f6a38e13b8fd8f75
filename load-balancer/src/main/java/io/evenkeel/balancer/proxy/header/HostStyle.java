package io.evenkeel.balancer.proxy.header;

/** Which {@code Host} a backend gets. */
public enum HostStyle {
  /** The client's. */
  PRESERVE,
  /** The authority of the backend's own URL. */
  BACKEND
}
