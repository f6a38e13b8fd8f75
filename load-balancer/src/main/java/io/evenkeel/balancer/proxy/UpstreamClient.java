package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.proxy.header.HeaderRules;
import io.evenkeel.balancer.proxy.name.NameCache;
import io.evenkeel.balancer.upstream.Attempt;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/**
 * Makes attempts, and what they are made with.
 *
 * <p><i>Immutable. Thread-safe, called on every attempt.</i>
 */
record UpstreamClient(
    UpstreamRoutes routes,
    NameCache names,
    HeaderRules rules,
    TimeoutProperties limits,
    DrainProperties drain,
    HttpDate date,
    RequestObserver observer,
    LongSupplier nanoTime) {

  /**
   * Sends the request; fails with an {@link AttemptFailedException} when no head comes. To be
   * subscribed to on the exchange's loop.
   *
   * @param leaving whether there is a point in giving up an upstream that is withdrawn
   */
  Mono<UpstreamReply> send(Exchange exchange, Attempt attempt, Leaving leaving) {
    return Mono.create(sink -> new AttemptRun(this, exchange, attempt, leaving, sink).start());
  }

  /** Whether a request that waits for a withdrawn upstream has somewhere else to go. */
  @FunctionalInterface
  interface Leaving {
    boolean isWorthIt();
  }
}
