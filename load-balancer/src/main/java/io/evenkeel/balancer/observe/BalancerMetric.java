package io.evenkeel.balancer.observe;

/** The name of every meter of requests and its tags; those of the roster are with the roster. */
public final class BalancerMetric {

  /** Timer: requests from the arrival of the head to the end of the answer. */
  public static final String REQUESTS = "balancer.requests";

  /** Counter: attempts, one or more a request. */
  public static final String ATTEMPTS = "balancer.attempts";

  /** Counter: attempts made because the one before failed. */
  public static final String RETRIES = "balancer.retries";

  /** Counter: requests that were not answered by an upstream, or not whole. */
  public static final String ERRORS = "balancer.errors";

  /** Counter: requests that were refused before they were any: no HTTP, too large, too slow. */
  public static final String REFUSALS = "balancer.refusals";

  /** Why, by the names of RFC 9209. */
  public static final String ERROR = "error";

  /** The backend's id, {@link #NO_BACKEND} or {@link #REMOVED}. */
  public static final String BACKEND = "backend";

  /** How it ended. */
  public static final String OUTCOME = "outcome";

  /** {@code 2xx} and the like, or {@code none} where no answer was begun. */
  public static final String STATUS = "status";

  /** Why a retry was made. */
  public static final String REASON = "reason";

  /** The value of {@link #BACKEND} where there was none to try. */
  public static final String NO_BACKEND = "none";

  /** The value of {@link #BACKEND} for what ends long after its backend was removed. */
  public static final String REMOVED = "removed";

  private BalancerMetric() {}
}
