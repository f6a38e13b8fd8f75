package io.evenkeel.balancer.transport.client;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * TLS towards one backend: its name is announced (RFC 6066, section 3) and must be in the
 * certificate (RFC 9110, section 4.3.4).
 *
 * <p><i>Confined to the event loop of the connection.</i>
 */
final class TlsHandler extends SslHandler {

  private TlsHandler(SSLEngine engine) {
    super(engine);
  }

  static TlsHandler client(SslContext tls, ByteBufAllocator buffers, Destination destination) {
    String name = Objects.requireNonNull(destination.tlsName());
    SSLEngine engine = tls.newEngine(buffers, name, destination.address().getPort());
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (isAnnounceable(name)) {
      // By itself the JDK announces only names with a dot in them, and container names have none.
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    engine.setSSLParameters(parameters);
    TlsHandler handler = new TlsHandler(engine);
    // The connect timeout is counted elsewhere, from the first SYN on.
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }

  /**
   * Whether records that the kernel has no more are still to be looked at here: behind the one that
   * is being told there may be a close_notify, for instance.
   */
  boolean hasUnread() {
    return actualReadableBytes() > 0;
  }

  private static boolean isAnnounceable(String name) {
    if (NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name)) {
      return false;
    }
    try {
      return !new SNIHostName(name).getAsciiName().isEmpty();
    } catch (IllegalArgumentException e) {
      return false; // e.g. with an underscore, which the RFC has no room for
    }
  }
}
