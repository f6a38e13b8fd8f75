package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.upstream.Upstream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom one request has been sent to, what has come of it, and what it may still do.
 *
 * <p><i>Confined to the loop.</i>
 */
final class Tries {

  private final Set<Upstream> tried = new HashSet<>(4);
  private final List<Try> failures = new ArrayList<>(0);

  private @Nullable Upstream last;
  private @Nullable AttemptFailedException lastFailure;
  private @Nullable Upstream stale;
  private int count;
  private int retries;
  private long searchingSince;
  private boolean askedAgain;
  private boolean retryReserved;

  Tries(long nanoTime) {
    this.searchingSince = nanoTime;
  }

  void begin(Upstream next) {
    last = next;
    askedAgain |= !tried.add(next);
    count++;
  }

  void failed(AttemptFailedException failure) {
    lastFailure = failure;
    Upstream of = last;
    if (of != null) {
      if (failure.failure() == Failure.STALE && stale == null) {
        stale = of;
      }
      failures.add(new Try(of.id(), failure.errorType()));
    }
  }

  /** Everyone this request has been tried on, for a selection that must find another. */
  Set<Upstream> tried() {
    return tried;
  }

  /**
   * Those whom the next attempt passes over when all others have been asked: not the one of whom
   * only a kept-alive connection was stale, unless it has been asked once more.
   */
  Set<Upstream> triedForGood() {
    if (stale == null || askedAgain) {
      return tried;
    }
    Set<Upstream> others = new HashSet<>(tried);
    others.remove(stale);
    return others;
  }

  /** The one that was asked last, or null. */
  @Nullable Upstream last() {
    return last;
  }

  /** How many attempts have been made. */
  int count() {
    return count;
  }

  /** The attempts that failed, in their order. */
  List<Try> failures() {
    return failures;
  }

  /**
   * Those of them before the last attempt, which may be a failure too, and be relayed after all.
   */
  List<Try> failuresBefore() {
    return failures.subList(0, Math.min(failures.size(), count - 1));
  }

  @Nullable AttemptFailedException lastFailure() {
    return lastFailure;
  }

  /** Attempts made because one that may have sent something failed. */
  int retries() {
    return retries;
  }

  /** Starts over after an upstream that was reached; what it took is its own time. */
  void retryAfterSending(long nanoTime) {
    retries++;
    searchingSince = nanoTime;
  }

  /** Whether the budget has granted a retry that has not been made yet. */
  boolean isRetryReserved() {
    return retryReserved;
  }

  /** The budget has granted a retry before it is known whether there will be one. */
  void reserveRetry() {
    retryReserved = true;
  }

  /** Uses the retry that was reserved; false when none was. */
  boolean useReservedRetry() {
    boolean reserved = retryReserved;
    retryReserved = false;
    return reserved;
  }

  /** How long upstreams that could not be reached have held this request up. */
  long searchNanos(long nanoTime) {
    return nanoTime - searchingSince;
  }
}
