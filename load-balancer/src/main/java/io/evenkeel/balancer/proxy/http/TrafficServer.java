package io.evenkeel.balancer.proxy.http;

import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** What the server of the traffic port does differently from Spring's defaults. */
final class TrafficServer {

  private TrafficServer() {}

  /** HTTP/1.1 only, nothing compressed, and nobody's claim about the client believed. */
  static HttpServer customize(HttpServer server) {
    return server.protocol(HttpProtocol.HTTP11).compress(false).forwarded(false);
  }
}
