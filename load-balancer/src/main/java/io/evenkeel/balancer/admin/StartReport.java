package io.evenkeel.balancer.admin;

import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/**
 * One line in the log that says what has started.
 *
 * <p><i>Confined to the thread that starts the application.</i>
 */
public final class StartReport implements ApplicationListener<ApplicationReadyEvent> {

  private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

  private final Environment environment;
  private final String strategy;
  private final Duration resyncInterval;

  /** Of the process with these settings. */
  public StartReport(Environment environment, String strategy, Duration resyncInterval) {
    this.environment = environment;
    this.strategy = strategy;
    this.resyncInterval = resyncInterval;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    LOG.info(
        "load-balancer {}: traffic on port {}, management on port {}, strategy {},"
            + " resync interval {} ms, transport {}",
        environment.getProperty("spring.application.version", "(development)"),
        environment.getProperty("local.server.port"),
        environment.getProperty("local.management.port"),
        strategy,
        resyncInterval.toMillis(),
        transport());
  }

  /** What Reactor Netty has chosen: {@code epoll} of {@code EpollSocketChannel}, or {@code nio}. */
  private static String transport() {
    LoopResources loops = HttpResources.get();
    String channel =
        loops.onChannelClass(SocketChannel.class, loops.onServer(true)).getSimpleName();
    return channel.replace("SocketChannel", "").toLowerCase(Locale.ROOT);
  }
}
