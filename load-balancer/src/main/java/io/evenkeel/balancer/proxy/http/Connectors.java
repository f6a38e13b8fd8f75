package io.evenkeel.balancer.proxy.http;

import io.evenkeel.balancer.proxy.Failure;
import io.evenkeel.balancer.proxy.PoolProperties;
import io.evenkeel.balancer.proxy.TimeoutProperties;
import io.evenkeel.balancer.proxy.UpstreamTransport;
import io.evenkeel.common.backend.BackendUrl;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;

/**
 * One connector per address, scheme and kind of reuse, over pools keyed by resolved address.
 *
 * <p>The address is handed over resolved, under the host's name where TLS needs it: the name goes
 * into SNI and is what the certificate is checked against, and the pool is still the address's own.
 *
 * <p><i>Thread-safe, called on every attempt.</i>
 */
public final class Connectors implements UpstreamTransport, AutoCloseable {

  /** Longest idle time of a connection that a request which must not be repeated may go over. */
  private static final Duration RECENT = Duration.ofSeconds(1);

  private static final Duration UNUSED_POOL = Duration.ofMinutes(1);
  private static final int MAX_STATUS_LINE = 8 * 1024;
  private static final int MAX_HEADERS = 64 * 1024;

  /** Connectors are cheap and hold no connection: past this many, all are made anew. */
  private static final int MAX_CONNECTORS = 4_096;

  private record Key(BackendUrl url, InetAddress address, Reuse reuse) {}

  private final ConnectionProvider any;
  private final ConnectionProvider recent;
  private final HttpClient anyClient;
  private final HttpClient recentClient;
  private final SslProvider tls;
  private final ConcurrentHashMap<Key, ClientHttpConnector> connectors = new ConcurrentHashMap<>();

  /**
   * @param tls trust and checks for {@code https} backends
   */
  public Connectors(
      LoopResources loops, TimeoutProperties timeouts, PoolProperties pool, SslProvider tls) {
    this.any = provider("upstream", pool, timeouts, pool.maxIdle());
    this.recent = provider("upstream-recent", pool, timeouts, RECENT);
    this.anyClient = client(any, loops, timeouts);
    this.recentClient = client(recent, loops, timeouts);
    this.tls = tls;
  }

  @Override
  public ClientHttpConnector connector(BackendUrl url, InetAddress address, Reuse reuse) {
    Key key = new Key(url, address, reuse);
    ClientHttpConnector known = connectors.get(key);
    if (known != null) {
      return known;
    }
    if (connectors.size() >= MAX_CONNECTORS) {
      connectors.clear();
    }
    return connectors.computeIfAbsent(key, this::connector);
  }

  private ClientHttpConnector connector(Key key) {
    HttpClient client = key.reuse == Reuse.ANY ? anyClient : recentClient;
    InetSocketAddress remote = remote(key.url, key.address);
    HttpClient directed = client.remoteAddress(() -> remote);
    return new StreamingConnector(
        new ReactorClientHttpConnector(key.url.isSecure() ? directed.secure(tls) : directed));
  }

  private static InetSocketAddress remote(BackendUrl url, InetAddress address) {
    String name = url.isSecure() ? url.host() : null;
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(name, address.getAddress()), url.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("An address of another length: " + address, e);
    }
  }

  @Override
  public Failure failureOf(Throwable error, boolean connected) {
    return NettyErrors.failureOf(error, connected);
  }

  @Override
  public void close() {
    any.dispose();
    recent.dispose();
  }

  private static ConnectionProvider provider(
      String name, PoolProperties pool, TimeoutProperties timeouts, Duration maxIdle) {
    return ConnectionProvider.builder(name)
        .maxConnections(pool.maxConnections())
        .pendingAcquireMaxCount(pool.maxPending())
        .pendingAcquireTimeout(timeouts.connect())
        .maxIdleTime(maxIdle)
        .evictInBackground(maxIdle)
        .disposeInactivePoolsInBackground(UNUSED_POOL, UNUSED_POOL)
        .lifo()
        .build();
  }

  private static HttpClient client(
      ConnectionProvider provider, LoopResources loops, TimeoutProperties timeouts) {
    return HttpClient.create(provider)
        .runOn(loops)
        .protocol(HttpProtocol.HTTP11)
        .disableRetry(true)
        .followRedirect(false)
        .compress(false)
        .noProxy()
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeouts.connect().toMillis())
        .httpResponseDecoder(
            spec -> spec.maxInitialLineLength(MAX_STATUS_LINE).maxHeaderSize(MAX_HEADERS))
        .doOnChannelInit((_, channel, _) -> InterimResponses.dropFrom(channel))
        // Reactor Netty introduces itself where the client said nothing; a proxy does not.
        .doOnRequest((request, _) ->
            request
                .requestHeaders()
                .remove(HttpHeaderNames.USER_AGENT)
                .remove(HttpHeaderNames.ACCEPT));
  }
}
