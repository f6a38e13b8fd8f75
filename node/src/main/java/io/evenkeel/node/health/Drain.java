package io.evenkeel.node.health;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.node.input.DurationText;
import io.evenkeel.node.tomcat.OpenConnections;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * The announced end: says draining and goes on serving, so that probes and load balancers turn away
 * before the listener closes and nobody meets a closed door.
 *
 * <p>Meanwhile every response closes its connection ({@link DrainingFilter}). In the second half
 * the connections that stayed idle through the first are closed too: a request sent over one after
 * the listener has closed would get no answer from Tomcat. HTTP/1.1 cannot rule out that one is
 * just being sent, but a client that reuses no connection idle for so long is safe.
 *
 * <p><i>Called by the thread that closes the application.</i>
 */
public final class Drain implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Drain.class);
  private static final Duration SWEEP_INTERVAL = Duration.ofMillis(100);

  private final BackendId id;
  private final HealthSwitch health;
  private final OpenConnections connections;
  private final Duration announce;
  private volatile boolean running;

  /**
   * @param announce from the word to the closing of the listener
   */
  public Drain(BackendId id, HealthSwitch health, OpenConnections connections, Duration announce) {
    this.id = id;
    this.health = health;
    this.connections = connections;
    this.announce = announce;
  }

  @Override
  public void start() {
    running = true;
  }

  /** Blocks on purpose: Spring's time-out per shutdown phase is not meant for the announcing. */
  @Override
  public void stop() {
    running = false;
    HealthState before = health.state();
    health.drain();
    log.info(
        "{} health {} -> draining (stopping; serves on for {})",
        id,
        before.word(),
        DurationText.of(announce));
    try {
      announce();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.closeIdle(Duration.ZERO);
  }

  private void announce() throws InterruptedException {
    Duration half = announce.dividedBy(2);
    long start = System.nanoTime();
    Thread.sleep(half);
    while (System.nanoTime() - start < announce.toNanos()) {
      connections.closeIdle(half);
      Thread.sleep(SWEEP_INTERVAL);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Above, which is before, the closing of the listener. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
  }
}
