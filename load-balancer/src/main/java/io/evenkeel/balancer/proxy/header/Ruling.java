package io.evenkeel.balancer.proxy.header;

/** Whether a request goes on at all. */
public enum Ruling {
  /** It does. */
  FORWARD,
  /** Our own name is in its {@code Via}: it has been here before (RFC 9110, section 7.6.3). */
  LOOP,
  /** TRACE or OPTIONS with {@code Max-Forwards: 0}: we are its last hop (section 7.6.2). */
  LAST_HOP
}
