package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.Refusals;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * What all connections of one listener share.
 *
 * <p><i>Thread-safe: all of it is immutable, but for the one flag that is raised once.</i>
 */
final class ServerContext {

  private final ServerSettings settings;
  private final HttpHandler handler;
  private final Refusals refusals;
  private final boolean secure;
  private volatile boolean draining;

  ServerContext(ServerSettings settings, HttpHandler handler, Refusals refusals, boolean secure) {
    this.settings = settings;
    this.handler = handler;
    this.refusals = refusals;
    this.secure = secure;
  }

  ServerSettings settings() {
    return settings;
  }

  HttpHandler handler() {
    return handler;
  }

  Refusals refusals() {
    return refusals;
  }

  boolean isSecure() {
    return secure;
  }

  /** Whether every response from now on is the last one on its connection. */
  boolean isDraining() {
    return draining;
  }

  void drain() {
    draining = true;
  }
}
