package io.evenkeel.balancer;

import io.evenkeel.balancer.feed.RosterFeed;
import io.evenkeel.balancer.roster.review.ReviewThread;
import io.evenkeel.balancer.roster.tcp.TcpCheck;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * Starts feed and review before the web server, and stops it after the last request is answered:
 * while requests drain the roster must still follow.
 *
 * <p>The web server waits for the first read of the registry: whoever finds the port open is to
 * find somebody behind it. Not for long, though, and not for a read that has failed, since a Redis
 * that is away is no reason to have no port.
 *
 * <p><i>Confined to the thread that starts and stops the application.</i>
 */
final class RosterLifecycle implements SmartLifecycle {

  /** After Redis's connections (0), before the web server (close to the greatest number). */
  private static final int PHASE = 1;

  /** More than the time limits of a connection and of a command of ours. */
  private static final Duration FIRST_READ = Duration.ofSeconds(3);

  private final RosterFeed feed;
  private final TcpCheck check;
  private final ReviewThread review;
  private volatile boolean running;

  RosterLifecycle(RosterFeed feed, TcpCheck check, ReviewThread review) {
    this.feed = feed;
    this.check = check;
    this.review = review;
  }

  @Override
  public void start() {
    running = true;
    feed.start();
    check.start();
    review.start();
    try {
      boolean _ = feed.awaitFirstRead(FIRST_READ);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    check.stop();
    review.stop();
    feed.stop();
    running = false;
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
