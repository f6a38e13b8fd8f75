package io.evenkeel.balancer.proxy;

import java.net.InetSocketAddress;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The address at the other end of the client's socket. */
final class Peer {

  private Peer() {}

  /** Its text without a zone, or {@code unknown} (RFC 7239, section 6.2) once it is gone. */
  static String of(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    if (remote == null || remote.getAddress() == null) {
      return "unknown";
    }
    String text = remote.getAddress().getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
