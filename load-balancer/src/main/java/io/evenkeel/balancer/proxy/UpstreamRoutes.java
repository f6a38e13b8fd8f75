package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.UpstreamConnectors;
import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.common.backend.BackendUrl;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;

/**
 * The way to each address of each backend, made once and kept: WebClient's exchange over a
 * connector, and the URL that it wants to see.
 *
 * <p><i>Thread-safe, called on every attempt.</i>
 */
final class UpstreamRoutes {

  /** Routes are cheap and hold no connection: past this many, all are made anew. */
  private static final int MAX_ROUTES = 4_096;

  /**
   * A route.
   *
   * @param uri names the backend only: the target travels in the call
   */
  record Route(ExchangeFunction exchange, URI uri) {}

  private record Key(BackendUrl url, InetAddress address, Reuse reuse) {}

  private final UpstreamConnectors connectors;
  private final ConcurrentHashMap<Key, Route> routes = new ConcurrentHashMap<>();

  UpstreamRoutes(UpstreamConnectors connectors) {
    this.connectors = connectors;
  }

  Route to(BackendUrl url, InetAddress address, Reuse reuse) {
    Key key = new Key(url, address, reuse);
    Route known = routes.get(key);
    if (known != null) {
      return known;
    }
    if (routes.size() >= MAX_ROUTES) {
      routes.clear();
    }
    return routes.computeIfAbsent(key, this::route);
  }

  private Route route(Key key) {
    return new Route(
        ExchangeFunctions.create(connectors.connector(key.url, key.address, key.reuse)),
        URI.create(key.url.toString() + "/"));
  }
}
