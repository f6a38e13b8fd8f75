package io.evenkeel.balancer.transport.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.GracefulShutdownCallback;
import org.springframework.boot.web.server.GracefulShutdownResult;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;

/**
 * Our server as Spring Boot starts and stops it.
 *
 * <p><i>Thread-safe.</i>
 */
final class TransportWebServer implements WebServer {

  private static final Logger LOG = LoggerFactory.getLogger(TransportWebServer.class);

  private final HttpListener listener;
  private final InetSocketAddress address;
  private final boolean secure;
  private final boolean graceful;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<@Nullable GracefulShutdownCallback> waiting =
      new AtomicReference<>();
  private volatile @Nullable InetSocketAddress bound;

  TransportWebServer(
      HttpListener listener, InetSocketAddress address, boolean secure, boolean graceful) {
    this.listener = listener;
    this.address = address;
    this.secure = secure;
    this.graceful = graceful;
  }

  @Override
  public void start() {
    if (bound != null) {
      return;
    }
    try {
      bound = listener.bind(address);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WebServerException("Interrupted while binding " + address, e);
    } catch (Exception e) {
      throw notBound(e);
    }
    LOG.info("traffic on port {} ({})", getPort(), secure ? "https" : "http");
    keepProcessAlive();
  }

  private WebServerException notBound(Exception e) {
    // The native transport says it with an exception of its own.
    if (address.getPort() > 0
        && e instanceof IOException
        && String.valueOf(e.getMessage()).contains("in use")) {
      return new PortInUseException(address.getPort(), e);
    }
    return new WebServerException("%s cannot be listened on".formatted(address), e);
  }

  /** Event loops are daemons. */
  private void keepProcessAlive() {
    Thread thread =
        new Thread(
            () -> {
              try {
                stopped.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "server");
    thread.setDaemon(false);
    thread.start();
  }

  @Override
  public void shutDownGracefully(GracefulShutdownCallback callback) {
    if (!graceful) {
      callback.shutdownComplete(GracefulShutdownResult.IMMEDIATE);
      return;
    }
    waiting.set(callback);
    LOG.info("no new connections on port {}, {} are open", getPort(), listener.open());
    var _ = listener.drain().thenRun(() -> finish(GracefulShutdownResult.IDLE));
  }

  private void finish(GracefulShutdownResult result) {
    GracefulShutdownCallback callback = waiting.getAndSet(null);
    if (callback != null) {
      tell(result);
      callback.shutdownComplete(result);
    }
  }

  private void tell(GracefulShutdownResult result) {
    if (result == GracefulShutdownResult.IDLE) {
      LOG.info("all connections on port {} have ended", getPort());
    } else {
      LOG.warn(
          "time is up: {} connections on port {} are cut, see"
              + " spring.lifecycle.timeout-per-shutdown-phase",
          listener.open(),
          getPort());
    }
  }

  @Override
  public void stop() {
    finish(GracefulShutdownResult.REQUESTS_ACTIVE);
    listener.close();
    stopped.countDown();
  }

  @Override
  public int getPort() {
    InetSocketAddress known = bound;
    return known == null ? -1 : known.getPort();
  }
}
