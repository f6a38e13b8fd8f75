package io.evenkeel.balancer.transport;

/** Of HTTP, as far as it makes a difference: 1.2 to 1.9 count as 1.1 (RFC 9110, section 2.5). */
public enum Version {
  /** No chunked coding, no 1xx responses, no persistence unless asked for. */
  HTTP_1_0,
  /** What this proxy itself speaks, in both directions. */
  HTTP_1_1
}
