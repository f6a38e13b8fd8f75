package io.evenkeel.balancer.outlier;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether an upstream is ejected, and its way back.
 *
 * <pre>
 *              an outlier                 its time is over, or its status recovered
 * IN_SERVICE ─────────────► EJECTED ──────────────────────────────► TRIAL_DUE
 *      ▲                     ▲   ▲                                    │    ▲
 *      │                     │   └──── the trial fails, too slow ──┐  │    │ it proves nothing
 *      │                                 (twice as long)           │  ▼    │
 *      └───────────────── the trial is answered well ───────────── ON_TRIAL
 * </pre>
 *
 * <p><i>Thread-safe: attempts begin and decide trials, the review does everything else.</i>
 */
public final class Ejection {

  /** How far an upstream is. */
  public enum Phase {
    /** Gets its share. */
    IN_SERVICE,
    /** Gets nothing. */
    EJECTED,
    /** The next request may find out. */
    TRIAL_DUE,
    /** One request finds out. */
    ON_TRIAL
  }

  /**
   * Where it is, and why.
   *
   * <p><i>Immutable.</i>
   *
   * @param finding why it was ejected the last time; null if it never was
   * @param level how many ejections in a row; good behaviour lowers it
   * @param since when the phase began, in nanoseconds
   * @param length of the last ejection
   * @param trial what the last trial has shown, in words; empty before that
   * @param answering whether the head of the trial's answer has come, and its body is awaited
   */
  public record State(
      Phase phase,
      @Nullable Finding finding,
      int level,
      long since,
      Duration length,
      String trial,
      boolean answering) {

    State to(Phase next, long nanoTime, String words) {
      return new State(next, finding, level, nanoTime, length, words, false);
    }
  }

  private static final State NEVER =
      new State(Phase.IN_SERVICE, null, 0, 0, Duration.ZERO, "", false);

  private final OutlierSettings settings;
  private final AtomicReference<State> state = new AtomicReference<>(NEVER);

  Ejection(OutlierSettings settings) {
    this.settings = settings;
  }

  /** At this moment. */
  public State state() {
    return state.get();
  }

  Phase phase() {
    return state.get().phase;
  }

  void eject(Finding finding, long nanoTime) {
    State before = state.get();
    state.set(ejected(finding, before.level + 1, nanoTime, ""));
  }

  /**
   * Time has passed.
   *
   * @param uploading whether it is the client that the trial waits for
   */
  void review(long nanoTime, long patienceNanos, boolean uploading) {
    State before = state.get();
    switch (before.phase) {
      case EJECTED -> {
        if (nanoTime - before.since >= before.length.toNanos()) {
          trialSoon(nanoTime);
        }
      }
      case ON_TRIAL -> {
        if (nanoTime - before.since <= patienceNanos) {
          return;
        }
        if (uploading && !before.answering) {
          trialProvedNothing(nanoTime);
        } else {
          decide(before.answering, millis(patienceNanos), nanoTime);
        }
      }
      case IN_SERVICE -> forgive(before, nanoTime);
      case TRIAL_DUE -> {}
    }
  }

  /** A download or a stream of events may take for ever: what it has sent so far must do. */
  private void decide(boolean answering, long millis, long nanoTime) {
    if (answering) {
      trialSucceeded("answering for %d ms".formatted(millis), nanoTime);
    } else {
      trialFailed("no answer within %d ms".formatted(millis), nanoTime);
    }
  }

  /** The request of the trial is through: its time begins. */
  void trialBegins(long nanoTime) {
    State before = state.get();
    if (before.phase == Phase.ON_TRIAL && !before.answering) {
      state.compareAndSet(before, before.to(Phase.ON_TRIAL, nanoTime, before.trial));
    }
  }

  /** The head of the trial's answer has come; the body is to show the rest. */
  void trialAnswers() {
    State before = state.get();
    if (before.phase == Phase.ON_TRIAL) {
      state.compareAndSet(
          before,
          new State(
              before.phase,
              before.finding,
              before.level,
              before.since,
              before.length,
              before.trial,
              true));
    }
  }

  /** As long as the last ejection in service, and it weighs half. */
  private void forgive(State before, long nanoTime) {
    long good = settings.ejection(before.level).toNanos();
    if (before.level > 0 && nanoTime - before.since > good) {
      state.compareAndSet(
          before,
          new State(
              Phase.IN_SERVICE,
              before.finding,
              before.level - 1,
              nanoTime,
              before.length,
              before.trial,
              false));
    }
  }

  /** The rest of the time is waived: a trial may find out now. */
  void trialSoon(long nanoTime) {
    State before = state.get();
    if (before.phase == Phase.EJECTED) {
      state.compareAndSet(before, before.to(Phase.TRIAL_DUE, nanoTime, before.trial));
    }
  }

  /** Begins the trial. Returns false where none is due, or another request was faster. */
  boolean beginTrial(long nanoTime) {
    State before = state.get();
    return before.phase == Phase.TRIAL_DUE
        && state.compareAndSet(before, before.to(Phase.ON_TRIAL, nanoTime, before.trial));
  }

  boolean trialSucceeded(String words, long nanoTime) {
    State before = state.get();
    return before.phase != Phase.IN_SERVICE
        && state.compareAndSet(before, before.to(Phase.IN_SERVICE, nanoTime, words));
  }

  boolean trialFailed(String words, long nanoTime) {
    State before = state.get();
    Finding finding = before.finding;
    return before.phase == Phase.ON_TRIAL
        && finding != null
        && state.compareAndSet(before, ejected(finding, before.level + 1, nanoTime, words));
  }

  /** Whoever was on trial went away before it was decided. */
  void trialProvedNothing(long nanoTime) {
    State before = state.get();
    if (before.phase == Phase.ON_TRIAL) {
      state.compareAndSet(before, before.to(Phase.TRIAL_DUE, nanoTime, before.trial));
    }
  }

  private State ejected(Finding finding, int level, long nanoTime, String trial) {
    return new State(
        Phase.EJECTED, finding, level, nanoTime, settings.ejection(level), trial, false);
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }
}
