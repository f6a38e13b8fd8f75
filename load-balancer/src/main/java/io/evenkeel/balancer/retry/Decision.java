package io.evenkeel.balancer.retry;

/** What follows a failed attempt. */
public enum Decision {
  /** Try an upstream not yet tried; nothing was sent, so it costs nothing. */
  ELSEWHERE,
  /** Try an upstream not yet tried, if the retry budget has a token for it. */
  ELSEWHERE_FROM_BUDGET,
  /** The client gets this failure. */
  GIVE_UP
}
