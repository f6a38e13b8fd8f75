package io.evenkeel.balancer.transport.client;

import io.evenkeel.common.backend.BackendUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a pooled connection leads to: requests share connections only where both are equal.
 *
 * <p>Over TLS the name counts too: a connection that was proved to lead to one name says nothing of
 * another one at the same address.
 *
 * <p><i>Immutable.</i>
 *
 * @param address resolved
 * @param tlsName which name the certificate must bear; null without TLS
 */
record Destination(InetSocketAddress address, @Nullable String tlsName) {

  static Destination of(BackendUrl url, InetAddress address) {
    return new Destination(
        new InetSocketAddress(address, url.port()), url.isSecure() ? url.host() : null);
  }
}
