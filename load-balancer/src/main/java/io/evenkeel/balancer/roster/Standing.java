package io.evenkeel.balancer.roster;

/** Where a backend's record puts it among its neighbours, before own evidence is asked. */
public enum Standing {
  /** In service. */
  HEALTHY,
  /** Nobody has judged it. Gets requests when none is healthy, or when all healthy ones failed. */
  UNKNOWN,
  /** Unhealthy, but the guard rail keeps it until own evidence speaks against it too. */
  HELD_IN,
  /** Unhealthy by a status that is stale: gets one attempt at a time. */
  ON_TRIAL,
  /** Unhealthy. Gets a request only where it would otherwise be answered with an error. */
  LEFT_OUT,
  /** The operator wants no new request on it. */
  DRAINING,
  /** The operator has taken it out of service. */
  DISABLED
}
