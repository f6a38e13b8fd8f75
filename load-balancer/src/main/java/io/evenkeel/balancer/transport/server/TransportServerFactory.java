package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.Refusals;
import io.evenkeel.balancer.transport.netty.EventLoops;
import io.netty.handler.ssl.ClientAuth;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.AbstractReactiveWebServerFactory;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * Spring Boot's way to our server: {@code server.port}, {@code server.address}, {@code
 * server.ssl.*} and {@code server.shutdown} arrive here.
 *
 * <p><i>Confined to the thread that starts the application.</i>
 */
public final class TransportServerFactory extends AbstractReactiveWebServerFactory {

  private final EventLoops loops;
  private final ServerSettings settings;
  private final Connections connections;
  private final Refusals refusals;

  /** A factory of servers that count their connections there. */
  public TransportServerFactory(
      EventLoops loops, ServerSettings settings, Connections connections, Refusals refusals) {
    this.loops = loops;
    this.settings = settings;
    this.connections = connections;
    this.refusals = refusals;
  }

  @Override
  public WebServer getWebServer(HttpHandler handler) {
    ServerTls tls = tls();
    ServerContext server = new ServerContext(settings, handler, refusals, tls != null);
    InetSocketAddress address =
        getAddress() == null
            ? new InetSocketAddress(getPort())
            : new InetSocketAddress(getAddress(), getPort());
    return new TransportWebServer(
        new HttpListener(loops, server, connections, tls),
        address,
        tls != null,
        getShutdown() == Shutdown.GRACEFUL);
  }

  private @Nullable ServerTls tls() {
    Ssl ssl = getSsl();
    if (ssl == null || !Ssl.isEnabled(ssl)) {
      return null;
    }
    ClientAuth clientAuth =
        Ssl.ClientAuth.map(
            ssl.getClientAuth(), ClientAuth.NONE, ClientAuth.OPTIONAL, ClientAuth.REQUIRE);
    ServerTls tls = new ServerTls(getSslBundle(), clientAuth, settings.requestHeadTime());
    getServerNameSslBundles().forEach(tls::use);
    SslBundles bundles = getSslBundles();
    if (bundles != null) {
      follow(ssl, bundles, tls);
    }
    return tls;
  }

  private static void follow(Ssl ssl, SslBundles bundles, ServerTls tls) {
    if (ssl.getBundle() != null) {
      bundles.addBundleUpdateHandler(ssl.getBundle(), updated -> tls.use(null, updated));
    }
    ssl.getServerNameBundles()
        .forEach(named ->
            bundles.addBundleUpdateHandler(
                named.bundle(), updated -> tls.use(named.serverName(), updated)));
  }
}
