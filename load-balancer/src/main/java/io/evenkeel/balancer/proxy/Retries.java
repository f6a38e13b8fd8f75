package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.retry.Decision;
import io.evenkeel.balancer.retry.FailedAttempt;
import io.evenkeel.balancer.retry.RetryBudget;
import io.evenkeel.balancer.retry.RetryPolicy;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Whether another attempt follows, and out of which budget.
 *
 * <p><i>Thread-safe, called on every request.</i>
 *
 * @param onStatus answers of an upstream for which another one is asked
 */
record Retries(RetryPolicy policy, RetryBudget budget, Set<Integer> onStatus) {

  /** A first attempt begins. */
  void deposit(long nanoTime) {
    budget.deposit(nanoTime);
  }

  /** The reply, or as a failure one for which another upstream is to be asked. */
  Mono<UpstreamReply> judge(Exchange exchange, UpstreamReply reply) {
    return onStatus.contains(reply.head().status()) && isPossible(exchange)
        ? Mono.error(AttemptFailedException.unwanted(reply))
        : Mono.just(reply);
  }

  /** Whether a request that may have been sent could be sent once more, if there is a token. */
  boolean isPossible(Exchange exchange) {
    return switch (policy.decide(failed(exchange, true, 0))) {
      case ELSEWHERE, ELSEWHERE_FROM_BUDGET -> true;
      case GIVE_UP -> false;
    };
  }

  /**
   * Whether an attempt that still might be answered may be given up for another one: the token for
   * that one is taken before, for without it the client would get an error instead of a late
   * answer.
   *
   * @param sent whether that attempt may have sent something; if not, no token is needed
   */
  boolean reserve(Exchange exchange, boolean sent, long nanoTime) {
    if (!sent) {
      return isInTime(exchange, nanoTime);
    }
    if (!isPossible(exchange)) {
      return false;
    }
    if (!exchange.tries().isRetryReserved() && budget.withdraw(nanoTime)) {
      exchange.tries().reserveRetry();
    }
    return exchange.tries().isRetryReserved();
  }

  /** Whether a request of which nothing has been sent may go on looking for whom to send it to. */
  boolean isInTime(Exchange exchange, long nanoTime) {
    return policy.decide(failed(exchange, false, nanoTime)) != Decision.GIVE_UP;
  }

  /** Whether this failure is followed by another attempt; takes the token for it. */
  boolean allow(Exchange exchange, AttemptFailedException failed, long nanoTime) {
    if (!failed.failure().canBeRetried()) {
      return false;
    }
    return switch (policy.decide(failed(exchange, failed.sent(), nanoTime))) {
      case ELSEWHERE -> true;
      case ELSEWHERE_FROM_BUDGET -> {
        boolean granted = exchange.tries().useReservedRetry() || budget.withdraw(nanoTime);
        if (granted) {
          exchange.tries().retryAfterSending(nanoTime);
        }
        yield granted;
      }
      case GIVE_UP -> false;
    };
  }

  private static FailedAttempt failed(Exchange exchange, boolean sent, long nanoTime) {
    return new FailedAttempt(
        exchange.isIdempotent(),
        sent,
        exchange.body().isReplayable(),
        exchange.tries().retries(),
        exchange.tries().searchNanos(nanoTime));
  }
}
