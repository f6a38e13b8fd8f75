package io.evenkeel.balancer.outlier;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the attempts on one upstream have shown lately, and what follows from it.
 *
 * <p>Every attempt counts, whether or not it was the last one of its request.
 *
 * <p><i>Thread-safe, called on every request; {@link #turn}, {@link #review}, {@link #eject} and
 * {@link #giveBack} are confined to the review.</i>
 */
public final class TrackRecord {

  /** How an attempt ended, as far as it says something about the upstream. */
  public enum End {
    /** The whole answer came. */
    WHOLE,
    /** No answer came: refused, reset, too late, no HTTP. */
    UNANSWERED,
    /**
     * There was no way to ask, which may be our own side's fault: no address, for instance. Counts
     * against it in comparison only.
     */
    UNTRIED,
    /** The answer broke off. */
    CUT,
    /** The answer fell silent; as it may where nothing happens that a stream could tell. */
    STALLED,
    /** Somebody else put an end to it. */
    GIVEN_UP
  }

  /** Of an attempt that waits for no answer at the moment. */
  public static final int NO_STRETCH = -1;

  private static final int SERVER_ERROR = 500;

  /** Shortest time that a trial is given. */
  private static final long MIN_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** So long a trial waits for a request that could be repeated if it fails. */
  private static final long CHOOSY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final OutlierSettings settings;
  private final Detector detector;
  private final Window window;
  private final Ejection ejection;
  private final Streak gatewayFailures = new Streak();
  private final Streak serverErrors = new Streak();
  private final AtomicInteger burden = new AtomicInteger();

  private volatile long slowNanos;
  private volatile boolean trialForAll;
  private volatile boolean trialUploading;
  private boolean wasOut;

  /** Of an upstream that nobody has tried yet. */
  public TrackRecord(OutlierSettings settings) {
    this.settings = settings;
    this.detector = new Detector(settings);
    this.window = new Window(settings.stretches());
    this.ejection = new Ejection(settings);
  }

  /** Where it stands. */
  public Ejection.State state() {
    return ejection.state();
  }

  /** How far it is on the way out or back. */
  public Ejection.Phase phase() {
    return ejection.phase();
  }

  /**
   * Errors of the last moments, each fading within a second or two, as if they were attempts in
   * flight. A backend that answers 500 in a millisecond has nothing in flight and would attract
   * traffic by failing.
   */
  public int burden() {
    return burden.get();
  }

  /**
   * An attempt is begun.
   *
   * @return to be given to {@link #answered} or {@link #ended}
   */
  public int begun() {
    int stretch = window.stretch();
    window.count(stretch, Counts.WAITING);
    return stretch;
  }

  /** An attempt waits for the client's body first, not for its answer. */
  public void uploading(int stretch, boolean trial) {
    window.uncount(stretch, Counts.WAITING);
    trialUploading |= trial;
  }

  /**
   * The body of an attempt is through, and its answer is awaited from now on.
   *
   * @return instead of what {@link #begun} gave
   */
  public int sent(boolean trial, long nanoTime) {
    if (trial) {
      trialUploading = false;
      ejection.trialBegins(nanoTime);
    }
    return begun();
  }

  /**
   * Whether a request may be the trial that is due. One that could not be sent again is spared,
   * unless nothing else comes.
   */
  public boolean trialDue(boolean repeatable) {
    return phase() == Ejection.Phase.TRIAL_DUE && (repeatable || trialForAll);
  }

  /** Takes the one trial that is due. Returns false where there is none. */
  public boolean beginTrial(long nanoTime) {
    boolean begun = ejection.beginTrial(nanoTime);
    if (begun) {
      trialUploading = false;
    }
    return begun;
  }

  /**
   * The response head of an attempt came.
   *
   * @param stretch that {@link #begun} gave
   * @param latencyNanos from the end of the request, or where it has no body its begin, to the head
   * @return whether the upstream wants a review at once
   */
  public boolean answered(
      int stretch, int status, long latencyNanos, boolean trial, long begunAt, long nanoTime) {
    window.uncount(stretch, Counts.WAITING);
    boolean error = status >= SERVER_ERROR;
    if (error) {
      burden.incrementAndGet();
      window.count(Counts.ERRORS);
    } else {
      window.count(Counts.ANSWERED + Latencies.bin(latencyNanos));
      serverErrors.succeeded();
    }
    boolean decided = trial && decide(status, latencyNanos, nanoTime);
    boolean suspect =
        error && isRun(serverErrors.failed(begunAt, nanoTime), settings.consecutiveServerErrors());
    return decided || suspect;
  }

  /** What failed to answer must bring a whole answer; the others show it by the head. */
  private boolean decide(int status, long latencyNanos, long nanoTime) {
    Finding finding = state().finding();
    if (finding == null || !finding.reason().relative()) {
      ejection.trialAnswers();
      return false;
    }
    if (finding.reason() == Reason.LATENCY
        && latencyNanos >= Math.max(finding.slowNanos(), slowNanos)) {
      return ejection.trialFailed(
          "answered after %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(latencyNanos)), nanoTime);
    }
    if (finding.reason() != Reason.LATENCY && status >= SERVER_ERROR) {
      return ejection.trialFailed("status %d".formatted(status), nanoTime);
    }
    return ejection.trialSucceeded("status %d".formatted(status), nanoTime);
  }

  /**
   * An attempt has ended.
   *
   * @param answered whether its head came
   * @param begunAt when it was begun; of one that was given up, when the wait for its answer began
   * @return whether the upstream wants a review at once
   */
  public boolean ended(
      int stretch, End end, boolean answered, boolean trial, long begunAt, long nanoTime) {
    if (!answered) {
      window.uncount(stretch, Counts.WAITING);
    }
    return switch (end) {
      case WHOLE -> {
        gatewayFailures.succeeded();
        Finding finding = state().finding();
        yield trial
            && finding != null
            && !finding.reason().relative()
            && ejection.trialSucceeded("answered", nanoTime);
      }
      case STALLED -> {
        // Proves nothing by itself, neither way: only by comparison with the others.
        window.count(Counts.CUT);
        if (trial) {
          ejection.trialProvedNothing(nanoTime);
        }
        yield false;
      }
      case GIVEN_UP -> {
        if (answered) {
          // As far as anyone has read, it was sound.
          gatewayFailures.succeeded();
        } else {
          window.count(Counts.GIVEN_UP + Latencies.bin(nanoTime - begunAt));
        }
        if (trial) {
          ejection.trialProvedNothing(nanoTime);
        }
        yield false;
      }
      case UNANSWERED -> failed(Counts.UNANSWERED, "no answer", trial, begunAt, nanoTime);
      case UNTRIED -> {
        // No run of gateway failures: what ails all names at once must not eject all.
        burden.incrementAndGet();
        window.count(Counts.UNANSWERED);
        yield trial && ejection.trialFailed("it could not even be tried", nanoTime);
      }
      case CUT -> failed(Counts.CUT, "the answer broke off", trial, begunAt, nanoTime);
    };
  }

  private boolean failed(int cell, String words, boolean trial, long begunAt, long nanoTime) {
    burden.incrementAndGet();
    window.count(cell);
    int length = gatewayFailures.failed(begunAt, nanoTime);
    boolean decided = trial && ejection.trialFailed(words, nanoTime);
    return decided || isRun(length, settings.consecutiveGatewayFailures());
  }

  /**
   * Not at each further failure: a pool that fails as a whole must not be reviewed all the time.
   */
  private boolean isRun(int length, int enough) {
    return length > 0 && length % enough == 0 && phase() == Ejection.Phase.IN_SERVICE;
  }

  /** Its status has recovered, so a trial need not wait for the end of the ejection. */
  public void trialSoon(long nanoTime) {
    ejection.trialSoon(nanoTime);
  }

  /** A stretch of time is over. */
  public void turn() {
    window.turn();
    burden.updateAndGet(before -> before / 2);
  }

  /**
   * Time has passed: an ejection may be over, a trial may have taken too long, and one that is in
   * service may be an outlier.
   *
   * @param pool those in service, with or without it
   * @return what speaks for its ejection, or null
   */
  public @Nullable Finding review(Pool pool, long nanoTime) {
    if (phase() != Ejection.Phase.IN_SERVICE) {
      slowNanos = detector.slowNanos(this, pool);
    }
    ejection.review(nanoTime, Math.max(slowNanos, MIN_PATIENCE_NANOS), trialUploading);
    Ejection.State now = state();
    if (wasOut && now.phase() == Ejection.Phase.IN_SERVICE) {
      // What came late from before its ejection must not eject it again.
      window.clear();
      gatewayFailures.succeeded();
      serverErrors.succeeded();
      wasOut = false;
    }
    trialForAll = now.phase() == Ejection.Phase.TRIAL_DUE && nanoTime - now.since() > CHOOSY_NANOS;
    return settings.enabled() && now.phase() == Ejection.Phase.IN_SERVICE
        ? detector.judge(this, pool)
        : null;
  }

  /**
   * As {@link #review}, of one that probes find unhealthy: what would be too little by itself
   * confirms them.
   *
   * @param healthy those that they find healthy, and that are in service
   */
  public @Nullable Finding confirm(Pool pool, Collection<TrackRecord> healthy) {
    return settings.enabled() && phase() == Ejection.Phase.IN_SERVICE
        ? detector.silence(this, pool, healthy)
        : null;
  }

  /** Takes it out of service; what it has shown before is forgotten. */
  public void eject(Finding finding, long nanoTime) {
    ejection.eject(finding, nanoTime);
    wasOut = true;
  }

  /**
   * Puts it back into service without a trial; what it shows from now on counts.
   *
   * @param words who wants it back
   */
  public void giveBack(String words, long nanoTime) {
    ejection.giveBack(words, nanoTime);
  }

  Window window() {
    return window;
  }

  Streak gatewayFailures() {
    return gatewayFailures;
  }

  Streak serverErrors() {
    return serverErrors;
  }
}
