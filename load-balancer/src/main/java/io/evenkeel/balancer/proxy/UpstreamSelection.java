package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.admission.Admission;
import io.evenkeel.balancer.admission.NotAdmittedException;
import io.evenkeel.balancer.transport.Loop;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Whose turn it is: an upstream that the request has not been sent to, at once or after a wait in
 * the queue.
 *
 * <p><i>Immutable. Thread-safe, called on every attempt.</i>
 */
record UpstreamSelection(Admission admission, LongSupplier nanoTime) {

  /**
   * Begins an attempt; empty where nobody is left. Fails with an {@link AttemptFailedException}
   * where all are full, unless something else has failed before: that is then the better reason.
   */
  Mono<Attempt> select(Exchange exchange) {
    return Mono.create(sink -> {
      long now = nanoTime.getAsLong();
      boolean repeatable = isRepeatable(exchange);
      Attempt begun = admission.begin(exchange.tries().tried(), repeatable, now);
      if (begun == null) {
        begun = onceMore(exchange, repeatable, now);
      }
      if (begun != null) {
        sink.success(begun);
      } else {
        queue(exchange, sink);
      }
    });
  }

  /** Of an upstream whose connection was stale a fresh one may be asked, if nobody else is left. */
  private @Nullable Attempt onceMore(Exchange exchange, boolean repeatable, long now) {
    Set<Upstream> tried = exchange.tries().triedForGood();
    return tried.size() == exchange.tries().tried().size()
        ? null
        : admission.begin(tried, repeatable, now);
  }

  /** Whether somebody else could be asked at once; only a look. */
  boolean hasMore(Exchange exchange) {
    return admission.hasRoom(exchange.tries().tried(), isRepeatable(exchange));
  }

  /** Whether it is pointless to go on waiting for an answer of that one. */
  boolean isWithdrawn(Upstream upstream) {
    return admission.isWithdrawn(upstream);
  }

  private void queue(Exchange exchange, MonoSink<Attempt> sink) {
    CompletableFuture<Attempt> later =
        admission.await(exchange.tries().triedForGood(), isRepeatable(exchange));
    sink.onCancel(() -> {
      if (!later.cancel(false)) {
        var _ = later.thenAccept(this::giveBack);
      }
    });
    Loop loop = exchange.downstream().loop();
    var _ =
        later.whenComplete(
            (begun, refused) -> loop.run(() -> admitted(exchange, sink, begun, refused)));
  }

  private void giveBack(Attempt begun) {
    begun.finish(Attempt.Outcome.CANCELLED, nanoTime.getAsLong());
  }

  private static void admitted(
      Exchange exchange,
      MonoSink<Attempt> sink,
      @Nullable Attempt begun,
      @Nullable Throwable refused) {
    if (begun != null) {
      sink.success(begun);
    } else if (exchange.tries().lastFailure() == null
        && refused instanceof NotAdmittedException full
        && full.reason() != NotAdmittedException.Reason.NOBODY) {
      sink.error(new AttemptFailedException(Failure.POOL_FULL, false, full.reason().title()));
    } else {
      sink.success();
    }
  }

  private static boolean isRepeatable(Exchange exchange) {
    return exchange.isIdempotent() && exchange.body().isReplayable();
  }
}
