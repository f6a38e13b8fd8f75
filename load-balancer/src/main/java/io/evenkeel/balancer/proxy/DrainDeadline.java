package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Loop;
import io.evenkeel.balancer.upstream.Attempt;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends an attempt some time after the operator has taken its backend out of service: else a stream
 * that never ends would keep a drain from getting done.
 *
 * <p>A backend that is active again when the time has come keeps its attempts; one that is drained
 * anew gives them the time anew.
 *
 * <p><i>Confined to the loop.</i>
 */
final class DrainDeadline {

  private final Attempt attempt;
  private final Loop loop;
  private Duration limit = Duration.ZERO;
  private Runnable end = () -> {};
  private Loop.@Nullable Timer timer;
  private int release;
  private boolean stopped;

  DrainDeadline(Attempt attempt, Loop loop) {
    this.attempt = attempt;
    this.loop = loop;
  }

  /**
   * Waits for the backend to be taken out of service.
   *
   * @param after how long the attempt then goes on
   * @param how ends it
   */
  void begin(Duration after, Runnable how) {
    limit = after;
    end = how;
    await();
  }

  /** The attempt has become something else, with other limits; they count from now on. */
  void replace(Duration after, Runnable how) {
    limit = after;
    end = how;
    if (cancel()) {
      released();
    }
  }

  /** The attempt is over. */
  void stop() {
    stopped = true;
    cancel();
  }

  private void await() {
    var _ = attempt.released().thenRun(() -> loop.run(this::released));
  }

  private void released() {
    if (!stopped) {
      release = attempt.upstream().releases();
      timer = loop.schedule(this::look, limit);
    }
  }

  private void look() {
    timer = null;
    if (stopped) {
      return;
    }
    if (attempt.upstream().isReleased() && attempt.upstream().releases() == release) {
      end.run();
    } else {
      await();
    }
  }

  private boolean cancel() {
    Loop.Timer pending = timer;
    timer = null;
    if (pending != null) {
      pending.cancel();
    }
    return pending != null;
  }
}
