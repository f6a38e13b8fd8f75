package io.evenkeel.balancer.proxy;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The address at the other end of the client's socket, as text. */
final class Peer {

  private Peer() {}

  /** Without a zone, or {@code unknown} (RFC 7239, section 6.2) where there is none. */
  static String of(@Nullable InetSocketAddress remote) {
    if (remote == null || remote.getAddress() == null) {
      return "unknown";
    }
    String text = remote.getAddress().getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
