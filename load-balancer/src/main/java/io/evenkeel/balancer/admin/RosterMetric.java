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

  /** Gauge: unhealthy upstreams that the guard rail keeps in service. */
  public static final String GUARD_RAIL_HOLDING = "balancer.guard.rail.holding";

  /** Counter: full reads of the registry. */
  public static final String RESYNCS = "balancer.feed.resyncs";

  /** Counter: reads of the registry that failed. */
  public static final String FAILURES = "balancer.feed.failures";

  /** Tag of {@link #UPSTREAMS}. */
  public static final String STATE = "state";

  /** Tag of {@link #IN_FLIGHT}. */
  public static final String BACKEND = "backend";

  private RosterMetric() {}
}
