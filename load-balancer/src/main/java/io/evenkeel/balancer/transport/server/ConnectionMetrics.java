package io.evenkeel.balancer.transport.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * Clients' connections in numbers.
 *
 * <p><i>Immutable.</i>
 */
final class ConnectionMetrics implements MeterBinder {

  private final Connections connections;

  ConnectionMetrics(Connections connections) {
    this.connections = connections;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder(DownstreamMetric.CONNECTIONS, connections, Connections::open)
        .description("Client connections that are open")
        .register(registry);
    FunctionCounter.builder(DownstreamMetric.OPENED, connections, Connections::opened)
        .description("Client connections so far")
        .register(registry);
    rejected(registry, "connections", Connections::tooMany);
    rejected(registry, "connections-per-client", Connections::tooManyOfClient);
  }

  private void rejected(MeterRegistry registry, String limit, ToDoubleFunction<Connections> count) {
    FunctionCounter.builder(DownstreamMetric.REJECTED, connections, count)
        .description("Client connections that were one too many")
        .tag(DownstreamMetric.LIMIT, limit)
        .register(registry);
  }
}
