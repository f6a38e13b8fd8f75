package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Loop;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices when nothing has happened in an attempt for too long.
 *
 * <p>One timer an attempt, not one a buffer: progress is only noted, and the timer looks at it when
 * it is due and is set anew for what is left.
 *
 * <p><i>Confined to the loop.</i>
 */
final class Watch {

  /** What is being waited for. */
  enum Phase {
    /** The addresses of a name. */
    NAME,
    /** A connection, whose limit is the connector's own. */
    CONNECTION,
    /** That the next piece of the request passes. */
    SENDING,
    /** The head of the response, or 100 Continue. */
    HEAD,
    /** That the next piece of the response passes. */
    RECEIVING,
    /** Nothing any more. */
    NOTHING
  }

  /** The longest wait there is: as good as none. */
  private static final long NEVER = Long.MAX_VALUE;

  private final Loop loop;
  private final TimeoutProperties limits;
  private final LongSupplier nanoTime;
  private final long deadline;
  private final Consumer<Phase> silence;
  private final Consumer<Phase> expiry;

  private Phase phase = Phase.NOTHING;
  private long progressAt;
  private long firesAt = NEVER;
  private Loop.@Nullable Timer timer;
  private boolean stopped;

  /**
   * @param deadline in {@code nanoTime}, for the request as a whole; {@link Long#MAX_VALUE} for
   *     none
   * @param silence told once what was waited for in vain
   * @param expiry told once that the deadline is over, and what was being waited for
   */
  Watch(
      Loop loop,
      TimeoutProperties limits,
      LongSupplier nanoTime,
      long deadline,
      Consumer<Phase> silence,
      Consumer<Phase> expiry) {
    this.loop = loop;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.deadline = deadline;
    this.silence = silence;
    this.expiry = expiry;
  }

  /** From now on this is what is waited for. */
  void enter(Phase next) {
    if (stopped) {
      return;
    }
    progressAt = nanoTime.getAsLong();
    phase = next;
    // The timer of the phase before does, unless this one is over earlier.
    if (due() < firesAt) {
      arm();
    }
  }

  Phase phase() {
    return phase;
  }

  /** Something passed. */
  void progress() {
    progressAt = nanoTime.getAsLong();
  }

  /** How long nothing has happened. */
  long waitedNanos() {
    return nanoTime.getAsLong() - progressAt;
  }

  /** Nothing is to be noticed any more, whatever is entered late. */
  void stop() {
    stopped = true;
    phase = Phase.NOTHING;
    Loop.Timer pending = timer;
    timer = null;
    if (pending != null) {
      pending.cancel();
    }
  }

  private void look() {
    firesAt = NEVER;
    timer = null;
    Phase inVain = phase;
    long now = nanoTime.getAsLong();
    if (inVain == Phase.NOTHING) {
      return;
    }
    if (now >= deadline) {
      stop();
      expiry.accept(inVain);
    } else if (now >= due()) {
      stop();
      silence.accept(inVain);
    } else {
      arm();
    }
  }

  private void arm() {
    Loop.Timer pending = timer;
    if (pending != null) {
      pending.cancel();
    }
    long due = due();
    if (due == NEVER) {
      return;
    }
    // A request goes through its phases within milliseconds: one timer must do for the shortest.
    long now = nanoTime.getAsLong();
    firesAt = Math.min(due, now + shortest());
    long delay = Math.max(0, firesAt - now);
    timer = loop.schedule(this::look, Duration.ofNanos(delay));
  }

  private long due() {
    long limit =
        switch (phase) {
          case NAME -> limits.connect().toNanos();
          case HEAD -> limits.responseHead().toNanos();
          case SENDING, RECEIVING -> limits.idle().toNanos();
          case CONNECTION, NOTHING -> NEVER;
        };
    return limit == NEVER ? deadline : Math.min(deadline, progressAt + limit);
  }

  private long shortest() {
    return Math.min(limits.responseHead().toNanos(), limits.idle().toNanos());
  }
}
