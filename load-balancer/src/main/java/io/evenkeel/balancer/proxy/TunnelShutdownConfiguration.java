package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Tunnel;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * When the process ends, tunnels go on while requests in flight finish, and then end in good order
 * before the patience of the shutdown does: else they would be cut.
 */
@Configuration(proxyBeanMethods = false)
class TunnelShutdownConfiguration {

  /** For the ends to arrive, within the time that the process has. */
  private static final Duration MARGIN = Tunnel.PATIENCE.multipliedBy(2);

  @Bean
  OpenTunnels openTunnels() {
    return new OpenTunnels(System::nanoTime);
  }

  @Bean
  SmartLifecycle tunnelShutdown(
      OpenTunnels tunnels, DrainProperties drain, LifecycleProperties time, ServerProperties how) {
    boolean graceful = how.getShutdown() == Shutdown.GRACEFUL;
    Duration later = within(time.getTimeoutPerShutdownPhase(), drain.tunnelDeadline());
    return new TunnelShutdown(tunnels, graceful ? later : Duration.ZERO);
  }

  /** How long tunnels go on: as when a backend is drained, but within the time of a shutdown. */
  static Duration within(Duration shutdown, Duration deadline) {
    Duration half = shutdown.dividedBy(2);
    Duration ofShutdown = shutdown.minus(MARGIN.compareTo(half) < 0 ? MARGIN : half);
    return deadline.compareTo(ofShutdown) < 0 ? deadline : ofShutdown;
  }

  /** Begins together with the web server's, which lasts until its last connection has ended. */
  private static final class TunnelShutdown implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TunnelShutdown.class);

    private final OpenTunnels tunnels;
    private final Duration later;
    private volatile boolean running;

    private TunnelShutdown(OpenTunnels tunnels, Duration later) {
      this.tunnels = tunnels;
      this.later = later;
    }

    @Override
    public void start() {
      running = true;
    }

    @Override
    public void stop(Runnable callback) {
      running = false;
      int open = tunnels.open();
      if (open > 0) {
        LOG.info("tunnels end in {} ms (open: {})", later.toMillis(), open);
      }
      var _ = tunnels.drain(later).thenRun(callback);
    }

    @Override
    public void stop() {
      stop(() -> {});
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
    }
  }
}
