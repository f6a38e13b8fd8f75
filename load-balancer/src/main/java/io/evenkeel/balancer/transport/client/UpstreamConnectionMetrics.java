package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Connections to upstreams in numbers; over all addresses, since addresses come and go.
 *
 * <p><i>Immutable.</i>
 */
public final class UpstreamConnectionMetrics implements MeterBinder {

  private static final List<Kind> FAILURES =
      List.copyOf(EnumSet.range(Kind.REFUSED, Kind.POOL_FULL));

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
    // Two kinds may have one name.
    FAILURES.stream()
        .collect(Collectors.groupingBy(Kind::errorType))
        .forEach((reason, kinds) -> failures(meters, reason, kinds));
  }

  private void failures(MeterRegistry meters, String reason, List<Kind> kinds) {
    FunctionCounter.builder(
            UpstreamMetric.CONNECT_FAILURES,
            counts,
            now -> kinds.stream().mapToLong(now::failures).sum())
        .description("Attempts to get a connection to an upstream that failed")
        .tag(UpstreamMetric.REASON, reason)
        .register(meters);
  }

  private void connections(
      MeterRegistry meters, String state, ToDoubleFunction<ConnectionCounts> count) {
    Gauge.builder(UpstreamMetric.CONNECTIONS, counts, count)
        .description("Connections to upstreams")
        .tag(UpstreamMetric.STATE, state)
        .register(meters);
  }
}
