package io.evenkeel.balancer.transport.server;

/** The names of the meters of clients' connections, as Micrometer writes them. */
public final class DownstreamMetric {

  /** Gauge: client connections that are open. */
  public static final String CONNECTIONS = "balancer.downstream.connections";

  /** Counter: client connections so far. */
  public static final String OPENED = "balancer.downstream.connections.opened";

  /** Counter by {@code limit}: client connections that were one too many. */
  public static final String REJECTED = "balancer.downstream.connections.rejected";

  /** Tag of {@link #REJECTED}: {@code connections} or {@code connections-per-client}. */
  public static final String LIMIT = "limit";

  private DownstreamMetric() {}
}
