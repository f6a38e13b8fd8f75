package io.evenkeel.orchestrator.watch;

import io.evenkeel.orchestrator.loop.Loop;
import java.time.Duration;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * The running work, from start to goodbye: first this process falls silent, then it takes leave, so
 * that no late heartbeat brings it back.
 *
 * <p><i>Thread-safe.</i>
 */
public final class Duties implements SmartLifecycle {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Loop registry;
  private final Loop heartbeat;
  private final Loop votes;
  private final Watches watches;
  private final Heart heart;
  private volatile boolean running;

  /** Takes loops that have not started yet. */
  public Duties(Loop registry, Loop heartbeat, Loop votes, Watches watches, Heart heart) {
    this.registry = registry;
    this.heartbeat = heartbeat;
    this.votes = votes;
    this.watches = watches;
    this.heart = heart;
  }

  @Override
  public void start() {
    running = true;
    heartbeat.start();
    registry.start();
    votes.start();
  }

  @Override
  public void stop() {
    running = false;
    watches.stop();
    List<Loop> loops = List.of(votes, registry, heartbeat);
    loops.forEach(Loop::stop);
    loops.forEach(loop -> loop.join(PATIENCE));
    heart.goodbye();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
