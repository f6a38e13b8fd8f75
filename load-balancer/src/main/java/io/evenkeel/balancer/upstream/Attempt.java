package io.evenkeel.balancer.upstream;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request sent to one upstream: a handle that is finished once, however the attempt ends.
 *
 * <p><i>Thread-safe.</i> Completion, error, cancellation and close may race; the first one counts.
 */
public final class Attempt {

  /** How an attempt ended. */
  public enum Outcome {
    /** A whole response came, whatever its status. */
    ANSWERED,
    /** Nothing was sent: refused, no address, no answer to connect. */
    UNREACHABLE,
    /** Reset or closed before the response head. */
    BROKEN,
    /** No response head in time. */
    TIMED_OUT,
    /** Given up, and retried elsewhere, because the upstream was withdrawn. */
    WITHDRAWN,
    /** The response failed after its head. */
    CUT,
    /** The client went away. */
    CANCELLED
  }

  private final Upstream upstream;
  private final AtomicBoolean finished = new AtomicBoolean();
  private volatile @Nullable CompletionStage<Void> waiter;

  Attempt(Upstream upstream) {
    this.upstream = upstream;
  }

  /** Whose attempt this is. */
  public Upstream upstream() {
    return upstream;
  }

  /**
   * As {@link Upstream#withdrawn()}, but let go of when the attempt is finished: the stage never
   * completes after that. To be called once at most.
   */
  public CompletionStage<Void> withdrawn() {
    CompletionStage<Void> stage = upstream.withdrawn();
    waiter = stage;
    if (finished.get()) {
      upstream.forget(stage);
    }
    return stage;
  }

  /**
   * Ends the attempt: in-flight goes down by one, and the outcome becomes evidence.
   *
   * @return true the first time only; any later call changes nothing
   */
  public boolean finish(Outcome outcome) {
    if (!finished.compareAndSet(false, true)) {
      return false;
    }
    CompletionStage<Void> stage = waiter;
    if (stage != null) {
      upstream.forget(stage);
    }
    upstream.finished(outcome);
    return true;
  }
}
