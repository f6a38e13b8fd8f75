package io.evenkeel.balancer.roster;

import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.Status;

/**
 * One backend of a roster: what the registry says of it, what this process knows of it, and where
 * that puts it.
 *
 * <p><i>Immutable</i>, but for the upstream's own counts.
 */
public record Member(Backend backend, Upstream upstream, Standing standing) {

  /**
   * Whether it may get a request now: the one place where what the operator wants, what probes
   * observe and what own traffic shows come together.
   *
   * <p>A healthy one is ready even while {@link Upstream#failing()}: the orchestrators will say if
   * it is down, and until then a retry elsewhere covers it; to shun it here, on one failure and
   * without a rail, would let a hiccup move its whole load onto the neighbours.
   */
  public boolean ready() {
    return switch (standing) {
      case HEALTHY, UNKNOWN -> true;
      case HELD_IN, LEFT_OUT -> upstream.worthTrying();
      case ON_TRIAL -> upstream.worthTrying() && upstream.inFlight() == 0;
      case DRAINING, DISABLED -> false;
    };
  }

  /**
   * Whether this process has to look itself, by its own TCP check: what is held in or on trial may
   * not deserve it, and what is failing may have come back.
   */
  public boolean needsCheck() {
    return switch (standing) {
      case HELD_IN, ON_TRIAL -> true;
      case LEFT_OUT -> upstream.failing();
      case HEALTHY, UNKNOWN, DRAINING, DISABLED -> false;
    };
  }

  /**
   * Whether it is pointless to go on waiting for a response head: unhealthy, and not served all the
   * same. A backend that drains, is disabled or removed may finish what it has.
   */
  boolean withdrawn() {
    return backend.status() == Status.UNHEALTHY
        && (standing != Standing.HELD_IN || upstream.failing());
  }
}
