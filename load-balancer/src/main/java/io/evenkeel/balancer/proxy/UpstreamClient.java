package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.proxy.header.HeaderRules;
import io.evenkeel.balancer.proxy.name.NameCache;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
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
   * @param instead what the request could do instead
   */
  Mono<UpstreamReply> send(Exchange exchange, Attempt attempt, Alternatives instead) {
    return Mono.create(sink -> new AttemptRun(this, exchange, attempt, instead, sink).start());
  }

  /** What a request could do instead of waiting for this attempt. */
  interface Alternatives {

    /**
     * Whether it has somewhere else to go, and may, when its upstream is withdrawn; it then goes.
     *
     * @param sent whether a byte of it may have reached the upstream
     */
    boolean isBetterElsewhere(boolean sent);

    /** Whether that upstream is out of service still. */
    boolean isWithdrawn(Upstream upstream);

    /** Whether there is time to try one more that might be reached. */
    boolean isInTime();
  }
}
