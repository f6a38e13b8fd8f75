package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Connections to upstreams in numbers; over all addresses, since addresses come and go.
 *
 * <p><i>Immutable.</i>
 */
public final class UpstreamConnectionMetrics implements MeterBinder {

  private static final List<Kind> FAILURES =
      List.of(Kind.REFUSED, Kind.CONNECT_TIMEOUT, Kind.TLS, Kind.POOL_FULL);

  private final ConnectionCounts counts;

  /** Of these counts. */
  public UpstreamConnectionMetrics(ConnectionCounts counts) {
    this.counts = counts;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    connections(meters, "idle", ConnectionCounts::idle);
    // Two counts, read one after the other: never below zero all the same.
    connections(meters, "active", now -> Math.max(0, now.open() - now.idle()));
    FunctionCounter.builder(UpstreamMetric.CONNECTS, counts, ConnectionCounts::connects)
        .description("Connections to upstreams that were opened")
        .register(meters);
    for (Kind kind : FAILURES) {
      FunctionCounter.builder(UpstreamMetric.CONNECT_FAILURES, counts, now -> now.failures(kind))
          .description("Attempts to get a connection to an upstream that failed")
          .tag(UpstreamMetric.REASON, kind.errorType())
          .register(meters);
    }
  }

  private void connections(
      MeterRegistry meters, String state, ToDoubleFunction<ConnectionCounts> count) {
    Gauge.builder(UpstreamMetric.CONNECTIONS, counts, count)
        .description("Connections to upstreams")
        .tag(UpstreamMetric.STATE, state)
        .register(meters);
  }
}
