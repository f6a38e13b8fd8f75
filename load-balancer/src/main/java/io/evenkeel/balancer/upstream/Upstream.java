package io.evenkeel.balancer.upstream;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A backend as this proxy sees it: attempts in flight, and what they have shown.
 *
 * <p>It outlives snapshots: as long as id and URL stay, the roster keeps the object, and with it
 * every count. Equality is identity, for a new URL under an old id is another upstream.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
public final class Upstream {

  private final BackendId id;
  private final BackendUrl url;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicReference<Evidence> evidence = new AtomicReference<>(Evidence.GOOD);
  private final Waiters waiters = new Waiters();
  private final Waiters releaseWaiters = new Waiters();
  private volatile boolean released;

  /** An upstream that nobody has tried yet. */
  public Upstream(BackendId id, BackendUrl url) {
    this.id = id;
    this.url = url;
  }

  /** The name of its record. */
  public BackendId id() {
    return id;
  }

  /** Where it listens. */
  public BackendUrl url() {
    return url;
  }

  /** Attempts begun and not finished, 0 or more. */
  public int inFlight() {
    return inFlight.get();
  }

  /**
   * Counts one more attempt in flight, until the handle is finished.
   *
   * @param nanoTime now; the latency of the response head counts from here, or from {@link
   *     Attempt#sent}
   */
  public Attempt begin(long nanoTime) {
    inFlight.incrementAndGet();
    evidence.compareAndSet(Evidence.TRIAL_DUE, Evidence.FAILED);
    return new Attempt(this, nanoTime);
  }

  /**
   * Whether this process itself has evidence against it: the last attempt or the last TCP check
   * failed, and nothing has succeeded since. A TCP check that succeeds does not outweigh an attempt
   * that failed after connecting: a hung process accepts connections too.
   */
  public boolean failing() {
    return evidence.get() != Evidence.GOOD;
  }

  /**
   * Whether an attempt is worth a client's request: nothing speaks against it, or one trial is due
   * (an attempt failed, the port has answered a TCP check since) and none is under way.
   */
  public boolean worthTrying() {
    return switch (evidence.get()) {
      case GOOD -> true;
      case TRIAL_DUE -> inFlight.get() == 0;
      case UNREACHABLE, FAILED -> false;
    };
  }

  /** This process's own TCP check connected. */
  public void reached() {
    evidence.updateAndGet(Evidence::afterReached);
  }

  /** This process's own TCP check failed. */
  public void unreachable() {
    evidence.set(Evidence.UNREACHABLE);
  }

  /**
   * A stage of the caller's own that completes when the roster next takes this upstream out of
   * service because it is unhealthy. Whoever waits for a response head may then try elsewhere at
   * once; after a return, or for a trial, ask again for a fresh stage.
   *
   * <p>A stage that is no longer wanted must be cancelled ({@code
   * stage.toCompletableFuture().cancel(false)}, as {@code Mono.fromCompletionStage} does), else it
   * is kept until the next withdrawal; {@link Attempt#withdrawn()} sees to that itself. Dependents
   * run on the thread that feeds the roster and must not block it.
   */
  public CompletionStage<Void> withdrawn() {
    return waiters.join();
  }

  /**
   * A stage of the caller's own that completes when the operator next wants this upstream to get
   * nothing more: it drains, is disabled, is removed, or has moved to another URL. Whoever holds a
   * tunnel may then set it a deadline; requests just finish. It completes at once, on the calling
   * thread, where that is so already. To be cancelled like {@link #withdrawn()}.
   */
  public CompletionStage<Void> released() {
    CompletionStage<Void> stage = releaseWaiters.join();
    if (released) {
      releaseWaiters.completeAll();
    }
    return stage;
  }

  /** Tells all who wait that the operator wants nothing more sent here, or does again. */
  public void release(boolean nothingMore) {
    released = nothingMore;
    if (nothingMore) {
      releaseWaiters.completeAll();
    }
  }

  /** Tells all who wait that this upstream has been taken out of service. */
  public void withdraw() {
    waiters.completeAll();
  }

  /** Stages handed out and neither completed nor cancelled. */
  int waiting() {
    return waiters.size() + releaseWaiters.size();
  }

  void forget(CompletionStage<Void> stage) {
    if (!waiters.forget(stage)) {
      releaseWaiters.forget(stage);
    }
  }

  void finished(Attempt.Outcome outcome) {
    inFlight.decrementAndGet();
    evidence.updateAndGet(before -> before.after(outcome));
  }

  @Override
  public String toString() {
    return id + " (" + url + ")";
  }
}
