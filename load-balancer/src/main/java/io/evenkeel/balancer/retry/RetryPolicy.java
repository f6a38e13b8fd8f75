package io.evenkeel.balancer.retry;

import java.time.Duration;
import java.util.Set;

/**
 * Which failed attempts may be made again elsewhere.
 *
 * <p>Nothing sent: any method, any number of upstreams, until the deadline. Something may have been
 * sent: only requests whose repetition does no harm (RFC 9110, section 9.2.2), only with a body
 * that can be replayed, and only {@code maxRetries} times. A method that RFC 9110 does not define
 * is never idempotent here, whatever its author thinks of it; POST and PATCH are not.
 *
 * <p><i>Immutable. Thread-safe, called on every request.</i>
 */
public final class RetryPolicy {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  private final Set<String> repeatable;
  private final int maxRetries;
  private final long deadlineNanos;

  /**
   * @param putAndDelete whether PUT and DELETE count as idempotent
   * @param maxRetries further attempts after one that may have sent something, 0 or more
   * @param deadline how long upstreams that cannot be reached may hold up a request
   */
  public RetryPolicy(boolean putAndDelete, int maxRetries, Duration deadline) {
    this.repeatable = putAndDelete ? IDEMPOTENT : SAFE;
    this.maxRetries = maxRetries;
    this.deadlineNanos = deadline.toNanos();
  }

  /** Whether a request with this method may be sent twice. Methods are case-sensitive. */
  public boolean isIdempotent(String method) {
    return repeatable.contains(method);
  }

  /** What follows this failure. */
  public Decision decide(FailedAttempt failed) {
    if (!failed.sent()) {
      boolean inTime = failed.searchNanos() < deadlineNanos;
      return inTime && failed.replayable() ? Decision.ELSEWHERE : Decision.GIVE_UP;
    }
    boolean allowed = failed.idempotent() && failed.replayable() && failed.retries() < maxRetries;
    return allowed ? Decision.ELSEWHERE_FROM_BUDGET : Decision.GIVE_UP;
  }
}
