package io.evenkeel.balancer.transport.server;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The pause between the failing of readiness, with which the context begins to close, and the
 * closing of the listener. Spring's time limit of a shutdown phase does not cut it short: it blocks
 * the thread that stops, and is no part of the phase after it.
 *
 * <p><i>Confined to the thread that starts and stops the application.</i>
 */
final class ShutdownDelay implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ShutdownDelay.class);

  /** Stopped before the web server begins its graceful shutdown. */
  private static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 512;

  private final Duration delay;
  private volatile boolean running;

  ShutdownDelay(Duration delay) {
    this.delay = delay;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    if (delay.isZero()) {
      return;
    }
    LOG.info("not ready any more; the listener closes in {} ms", delay.toMillis());
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
