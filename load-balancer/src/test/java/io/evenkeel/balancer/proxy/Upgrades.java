package io.evenkeel.balancer.proxy;

/** A request for a tunnel, and the answer that makes one. */
final class Upgrades {

  static final String REQUEST =
      "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

  static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

  private Upgrades() {}
}
