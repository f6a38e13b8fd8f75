package io.evenkeel.balancer.upstream;

import io.evenkeel.balancer.outlier.Ejection.Phase;
import io.evenkeel.balancer.outlier.Finding;
import io.evenkeel.balancer.outlier.OutlierSettings;
import io.evenkeel.balancer.outlier.TrackRecord;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

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
  private final TrackRecord record;
  private final Runnable suspicion;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<Evidence> evidence = new AtomicReference<>(Evidence.GOOD);
  private final Waiters withdrawal = new Waiters();
  private final Waiters release = new Waiters();
  private final AtomicInteger releases = new AtomicInteger();
  private volatile boolean released;

  /** An upstream that nobody has tried yet, and nobody reviews. */
  public Upstream(BackendId id, BackendUrl url) {
    this(id, url, OutlierSettings.DEFAULT, () -> {});
  }

  /**
   * An upstream that nobody has tried yet.
   *
   * @param suspicion run when an attempt has shown what wants a review at once; on any thread, to
   *     return soon
   */
  public Upstream(BackendId id, BackendUrl url, OutlierSettings settings, Runnable suspicion) {
    this.id = id;
    this.url = url;
    this.record = new TrackRecord(settings);
    this.suspicion = suspicion;
  }

  /** The name of its record. */
  public BackendId id() {
    return id;
  }

  /** Where it listens. */
  public BackendUrl url() {
    return url;
  }

  /** What its attempts have shown lately. */
  public TrackRecord record() {
    return record;
  }

  /** Attempts begun and not finished, 0 or more. */
  public int inFlight() {
    return inFlight.get();
  }

  /**
   * What a strategy should take for its load: the attempts in flight, and its errors of the last
   * moments as if they still were.
   */
  public int load() {
    return inFlight.get() + record.burden();
  }

  /**
   * Counts one more attempt in flight, until the handle is finished.
   *
   * @param nanoTime now; the latency of the response head counts from here, or from {@link
   *     Attempt#sent}
   */
  public Attempt begin(long nanoTime) {
    inFlight.incrementAndGet();
    return begun(record.beginTrial(nanoTime) || record.phase() == Phase.EJECTED, nanoTime);
  }

  /**
   * As {@link #begin}, unless others were faster: the last place, or the one trial, may be taken
   * since the upstream was selected.
   *
   * @param limit most attempts in flight; 0 for no limit
   * @return null if they were
   */
  public @Nullable Attempt tryBegin(int limit, long nanoTime) {
    if (!takePlace(limit)) {
      return null;
    }
    boolean trial = record.beginTrial(nanoTime);
    if (!trial && record.phase() != Phase.IN_SERVICE) {
      inFlight.decrementAndGet();
      return null;
    }
    return begun(trial, nanoTime);
  }

  /** As {@link #tryBegin}, even though it is ejected: nobody else is left. */
  public @Nullable Attempt tryBeginLast(int limit, long nanoTime) {
    return takePlace(limit)
        ? begun(record.beginTrial(nanoTime) || record.phase() == Phase.EJECTED, nanoTime)
        : null;
  }

  private boolean takePlace(int limit) {
    if (limit == 0) {
      inFlight.incrementAndGet();
      return true;
    }
    // Not up and down again: who looks meanwhile would find no room where there is some.
    int before;
    do {
      before = inFlight.get();
      if (before >= limit) {
        return false;
      }
    } while (!inFlight.compareAndSet(before, before + 1));
    return true;
  }

  /** The answer of one that is ejected and asked all the same is as good as a trial's. */
  private Attempt begun(boolean trial, long nanoTime) {
    evidence.compareAndSet(Evidence.TRIAL_DUE, Evidence.FAILED);
    return new Attempt(this, record.begun(), trial, nanoTime);
  }

  /** Whether one more attempt is within the limit; 0 is no limit. */
  public boolean hasRoom(int limit) {
    return limit == 0 || inFlight.get() < limit;
  }

  /**
   * Whether this process itself has evidence against it: the last attempt or the last TCP check
   * failed, and nothing has succeeded since. A TCP check that succeeds does not outweigh an attempt
   * that failed after connecting: a hung process accepts connections too.
   */
  public boolean failing() {
    return evidence.get() != Evidence.GOOD;
  }

  /** Whether an attempt waits for its response head; streams and tunnels do not any more. */
  public boolean isAsked() {
    return asked.get() > 0;
  }

  void asking() {
    asked.incrementAndGet();
  }

  void headOver() {
    asked.decrementAndGet();
  }

  /** Whether its own attempts have put it out of service, a trial under way or not. */
  public boolean ejected() {
    return record.phase() != Phase.IN_SERVICE;
  }

  /** Whether it is ejected though it does answer: for being worse than the others. */
  public boolean ejectedByComparison() {
    Finding finding = record.state().finding();
    return ejected() && finding != null && finding.reason().relative();
  }

  /**
   * Whether ejection lets a request through: it is in service, or its one trial is due.
   *
   * @param repeatable whether the request could be sent again elsewhere
   */
  public boolean admits(boolean repeatable) {
    return record.phase() == Phase.IN_SERVICE || record.trialDue(repeatable);
  }

  /**
   * Whether it may be asked although it is ejected, because nobody else is left: without limit
   * where it does answer, else one request at a time.
   */
  public boolean lastResort() {
    Finding finding = record.state().finding();
    return ejected() && finding != null && (finding.reason().relative() || !isAsked());
  }

  /**
   * Whether an attempt is worth a client's request: nothing speaks against it, or one trial is due
   * (an attempt failed, the port has answered a TCP check since) and none is under way.
   */
  public boolean worthTrying() {
    return switch (evidence.get()) {
      case GOOD -> true;
      case TRIAL_DUE -> !isAsked();
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
   * service because it is unhealthy or ejected. Whoever waits for a response head may then try
   * elsewhere at once; after a return, or for a trial, ask again for a fresh stage.
   *
   * <p>A stage that is no longer wanted must be cancelled ({@code
   * stage.toCompletableFuture().cancel(false)}, as {@code Mono.fromCompletionStage} does), else it
   * is kept until the next withdrawal; {@link Attempt#withdrawn()} sees to that itself. Dependents
   * run on the thread that reviews the roster and must not block it.
   */
  public CompletionStage<Void> withdrawn() {
    return withdrawal.join();
  }

  /** Tells all who wait that this upstream has been taken out of service. */
  public void withdraw() {
    withdrawal.completeAll();
  }

  /**
   * A stage of the caller's own that completes when the operator next wants this upstream to get
   * nothing more: it drains, is disabled, is removed, or has moved to another URL. Whatever is
   * under way may then be set a deadline. It is complete at once where that is so already. To be
   * cancelled like {@link #withdrawn()}.
   */
  public CompletionStage<Void> released() {
    CompletionStage<Void> stage = release.join();
    if (released) {
      release.completeAll();
    }
    return stage;
  }

  /** How often that has come to be so: a drain that was called off and a new one are two. */
  public int releases() {
    return releases.get();
  }

  /** Whether the operator wants nothing more sent here. */
  public boolean isReleased() {
    return released;
  }

  /** The operator wants nothing more sent here, or does again. */
  public void release(boolean nothingMore) {
    if (nothingMore && !released) {
      releases.incrementAndGet();
    }
    released = nothingMore;
    if (nothingMore) {
      release.completeAll();
    }
  }

  /** Stages handed out and neither completed nor cancelled. */
  int waiting() {
    return withdrawal.size() + release.size();
  }

  void forget(CompletionStage<Void> stage) {
    if (!withdrawal.forget(stage)) {
      release.forget(stage);
    }
  }

  void suspect() {
    suspicion.run();
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
