package io.evenkeel.balancer.transport.client;

/** The names of the meters of connections to upstreams, as Micrometer writes them. */
public final class UpstreamMetric {

  /** Gauge by {@link #STATE}: connections to upstreams, those being opened included. */
  public static final String CONNECTIONS = "balancer.upstream.connections";

  /** Counter: connections opened, TLS included. */
  public static final String CONNECTS = "balancer.upstream.connects";

  /** Counter by {@link #REASON}: attempts to get a connection that failed. */
  public static final String CONNECT_FAILURES = "balancer.upstream.connect.failures";

  /** Tag of {@link #CONNECTIONS}: {@code idle} in a pool, or {@code active}. */
  public static final String STATE = "state";

  /** Tag of {@link #CONNECT_FAILURES}, by the names of RFC 9209, section 2.3. */
  public static final String REASON = "reason";

  private UpstreamMetric() {}
}
