package io.evenkeel.balancer.admin;

/** The names of the roster's metrics, as Micrometer writes them. */
public final class RosterMetric {

  /** Gauge by {@code state}: backends of the roster. */
  public static final String UPSTREAMS = "balancer.roster.upstreams";

  /** Gauge: seconds since the registry was last read in full; NaN before that. */
  public static final String AGE = "balancer.roster.age.seconds";

  /** Gauge: 1 while the statuses are stale, else 0. */
  public static final String STALE = "balancer.roster.stale";

  /** Gauge by {@code backend}: attempts in flight. */
  public static final String IN_FLIGHT = "balancer.in.flight";

  /** Gauge: upstreams that the guard rail keeps in service, though unhealthy or an outlier. */
  public static final String GUARD_RAIL_HOLDING = "balancer.guard.rail.holding";

  /** Gauge by {@code backend}: 1 while own attempts keep it out of service, else 0. */
  public static final String EJECTED = "balancer.outlier.ejected";

  /** Counter by {@code reason}: ejections, failed trials included. */
  public static final String EJECTIONS = "balancer.outlier.ejections";

  /** Gauge: requests that wait because all backends are full. */
  public static final String QUEUED = "balancer.concurrency.queued";

  /** Counter: full reads of the registry. */
  public static final String RESYNCS = "balancer.feed.resyncs";

  /** Counter: reads of the registry that failed. */
  public static final String FAILURES = "balancer.feed.failures";

  /** Tag of {@link #UPSTREAMS}. */
  public static final String STATE = "state";

  /** Tag of {@link #EJECTIONS}. */
  public static final String REASON = "reason";

  /** Tag of {@link #IN_FLIGHT} and {@link #EJECTED}. */
  public static final String BACKEND = "backend";

  private RosterMetric() {}
}
