package io.evenkeel.balancer.roster;

import io.evenkeel.balancer.outlier.Ejection;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.AdminState;
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
   * <p>A healthy one is ready even while {@link Upstream#failing()}, unless it is ejected: a retry
   * elsewhere covers one failure; to shun it for that would let a hiccup move its whole load onto
   * the neighbours.
   *
   * @param repeatable whether the request could be sent again elsewhere
   */
  public boolean ready(boolean repeatable) {
    return upstream.admits(repeatable) && inService();
  }

  /**
   * Whether it may get a request although it is ejected, where nobody else is left.
   *
   * <p>What is unhealthy too must be worth trying, as ever.
   */
  boolean lastResort() {
    return upstream.lastResort() && inService();
  }

  private boolean inService() {
    return switch (standing) {
      case HEALTHY, UNKNOWN -> true;
      case HELD_IN, LEFT_OUT -> upstream.worthTrying();
      case ON_TRIAL -> upstream.worthTrying() && !upstream.isAsked();
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
   * Whether it is pointless to go on waiting for a response head: ejected, or unhealthy and not
   * served all the same. A backend that drains, is disabled or removed may finish what it has.
   */
  boolean withdrawn() {
    return upstream.record().phase() == Ejection.Phase.EJECTED
        || (backend.status() == Status.UNHEALTHY
            && (standing != Standing.HELD_IN || upstream.failing()));
  }

  /** Whether the operator wants it in service: one of the pool that the guard rail counts. */
  public boolean wanted() {
    return backend.admin() == AdminState.ACTIVE;
  }

  /** Whether it is in service, though unhealthy, because the guard rail wants it there. */
  public boolean heldIn() {
    return standing == Standing.HELD_IN && !leftOut();
  }

  /** Whether status or ejection leave it out. */
  boolean leftOut() {
    return switch (standing) {
      case HEALTHY, UNKNOWN -> upstream.ejected();
      case HELD_IN -> upstream.ejected() || upstream.failing();
      case ON_TRIAL, LEFT_OUT -> true;
      case DRAINING, DISABLED -> false;
    };
  }
}
