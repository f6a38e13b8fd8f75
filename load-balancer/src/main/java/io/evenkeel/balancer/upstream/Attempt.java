package io.evenkeel.balancer.upstream;

import io.evenkeel.balancer.outlier.TrackRecord;
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
    /** Nothing was sent: refused, no answer to connect. */
    UNREACHABLE,
    /** Not even a connection was tried, which may be our own side's fault: no address, no route. */
    UNTRIED,
    /** Reset or closed before the response head. */
    BROKEN,
    /** The same on a kept-alive connection: its time may just have been over. */
    STALE,
    /** No response head in time. */
    TIMED_OUT,
    /** Given up, and retried elsewhere, because the upstream was withdrawn. */
    WITHDRAWN,
    /** Ended because the operator has taken the backend out of service, and some time ago. */
    DRAINED,
    /** The response failed after its head. */
    CUT,
    /** The response fell silent after its head. */
    STALLED,
    /** The client went away. */
    CANCELLED;

    TrackRecord.End end() {
      return switch (this) {
        case ANSWERED -> TrackRecord.End.WHOLE;
        case UNREACHABLE, BROKEN, STALE, TIMED_OUT -> TrackRecord.End.UNANSWERED;
        case UNTRIED -> TrackRecord.End.UNTRIED;
        case CUT -> TrackRecord.End.CUT;
        case STALLED -> TrackRecord.End.STALLED;
        case WITHDRAWN, DRAINED, CANCELLED -> TrackRecord.End.GIVEN_UP;
      };
    }
  }

  private final Upstream upstream;
  private final boolean trial;
  private final long begunAt;
  private final AtomicBoolean finished = new AtomicBoolean();
  private final AtomicBoolean awaitingHead = new AtomicBoolean(true);
  private volatile int stretch;
  private volatile long sentAt;
  private volatile boolean uploading;
  private volatile boolean answered;
  private volatile @Nullable CompletionStage<Void> waiter;
  private volatile @Nullable CompletionStage<Void> releaseWaiter;
  private volatile @Nullable Runnable afterFinish;

  Attempt(Upstream upstream, int stretch, boolean trial, long nanoTime) {
    this.upstream = upstream;
    this.stretch = stretch;
    this.trial = trial;
    this.begunAt = nanoTime;
    this.sentAt = nanoTime;
    upstream.asking();
  }

  /** Whose attempt this is. */
  public Upstream upstream() {
    return upstream;
  }

  /**
   * The client's turn: it owes more of the request's body. Until {@link #sent} the attempt does not
   * wait for its upstream, and no latency counts.
   */
  public void uploading() {
    uploading = true;
    upstream.record().uploading(stretch, trial);
    stretch = TrackRecord.NO_STRETCH;
  }

  /**
   * The upstream's turn: all that the client has sent, or the last byte of it, has been handed
   * over. The latency counts from here, so that a slow upload is not the upstream's fault. Need not
   * be called for a request without a body.
   */
  public void sent(long nanoTime) {
    sentAt = nanoTime;
    if (uploading) {
      uploading = false;
      stretch = upstream.record().sent(trial, nanoTime);
    }
  }

  /**
   * The final response head came: status and latency become evidence. To be called once, before
   * {@link #finish}; not for interim responses. 101 counts as an answer.
   *
   * @param status 100 to 999
   */
  public void head(int status, long nanoTime) {
    if (answered || finished.get()) {
      return;
    }
    answered = true;
    headOver();
    long latency = nanoTime - awaitedSince(nanoTime);
    if (upstream.record().answered(stretch, status, latency, trial, begunAt, nanoTime)) {
      upstream.suspect();
    }
  }

  /**
   * As {@link Upstream#withdrawn()}, but let go of when the attempt is finished: the stage never
   * completes after that. To be called again only when the stage before has completed.
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
   * As {@link Upstream#released()}, but let go of when the attempt is finished: for whatever a
   * drain must end some time. Not to be called again before the stage has completed.
   */
  public CompletionStage<Void> released() {
    CompletionStage<Void> stage = upstream.released();
    releaseWaiter = stage;
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
  public boolean finish(Outcome outcome, long nanoTime) {
    if (!finished.compareAndSet(false, true)) {
      return false;
    }
    headOver();
    forget(waiter);
    forget(releaseWaiter);
    upstream.finished(outcome);
    TrackRecord.End end = outcome.end();
    long since = end == TrackRecord.End.GIVEN_UP ? awaitedSince(nanoTime) : begunAt;
    if (upstream.record().ended(stretch, end, answered, trial, since, nanoTime)) {
      upstream.suspect();
    }
    Runnable after = afterFinish;
    if (after != null) {
      after.run();
    }
    return true;
  }

  /** An upstream may answer early; then nobody has waited for it. */
  private long awaitedSince(long nanoTime) {
    return uploading ? nanoTime : sentAt;
  }

  /** Runs this once the attempt is finished; to be said before anybody else has the handle. */
  public void afterFinish(Runnable task) {
    afterFinish = task;
  }

  private void headOver() {
    if (awaitingHead.compareAndSet(true, false)) {
      upstream.headOver();
    }
  }

  private void forget(@Nullable CompletionStage<Void> stage) {
    if (stage != null) {
      upstream.forget(stage);
    }
  }
}
