package io.evenkeel.balancer.transport.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.web.server.WebServerException;

/**
 * TLS by Spring's bundles: one for all names, and perhaps others for some. A bundle that is updated
 * counts for the connections after that.
 *
 * <p><i>Thread-safe, called for every connection.</i>
 */
final class ServerTls implements Function<Channel, ChannelHandler> {

  private final ClientAuth clientAuth;
  private final long handshakeMillis;
  private final Map<String, SslContext> byName = new ConcurrentHashMap<>();
  private volatile SslContext otherwise;

  /**
   * @throws WebServerException when the bundle does not make a context
   */
  ServerTls(SslBundle bundle, ClientAuth clientAuth, Duration handshakeTime) {
    this.clientAuth = clientAuth;
    this.handshakeMillis = handshakeTime.toMillis();
    this.otherwise = context(bundle);
  }

  /** From now on this bundle counts for that name, or for all without one of their own. */
  void use(@Nullable String serverName, SslBundle bundle) {
    if (serverName == null) {
      otherwise = context(bundle);
    } else {
      byName.put(serverName, context(bundle));
    }
  }

  @Override
  public ChannelHandler apply(Channel channel) {
    if (byName.isEmpty()) {
      SslHandler handler = otherwise.newHandler(channel.alloc());
      handler.setHandshakeTimeout(handshakeMillis, TimeUnit.MILLISECONDS);
      return handler;
    }
    return new SniHandler(
        (name, promise) -> promise.setSuccess(name == null ? otherwise : named(name)),
        handshakeMillis);
  }

  private SslContext named(String name) {
    return byName.getOrDefault(name, otherwise);
  }

  private SslContext context(SslBundle bundle) {
    SslOptions options = bundle.getOptions();
    try {
      return SslContextBuilder.forServer(bundle.getManagers().getKeyManagerFactory())
          .trustManager(bundle.getManagers().getTrustManagerFactory())
          .protocols(options.getEnabledProtocols())
          .ciphers(SslOptions.asSet(options.getCiphers()))
          .clientAuth(clientAuth)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (SSLException e) {
      throw new WebServerException("server.ssl: no TLS can be made of it", e);
    }
  }
}
