package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.upstream.Attempt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Interrupts an attempt on which nothing has happened for too long.
 *
 * <p>One timer an attempt, not one a buffer: progress is only noted, and the timer looks at it when
 * it is due. Silence is the upstream's fault while somebody waits for its bytes, and the client's
 * while it is the client that does not send or read.
 *
 * <p><i>Thread-safe: event loops note, a timer thread interrupts.</i>
 */
final class Watch {

  private enum Phase {
    CONNECTING,
    SENDING,
    AWAITING_HEAD,
    RECEIVING,
    OVER
  }

  private final Scheduler scheduler;
  private final long headNanos;
  private final long idleNanos;
  private final Sinks.Empty<Void> interruption = Sinks.empty();
  private final AtomicReference<@Nullable RuntimeException> cause = new AtomicReference<>();
  private final AtomicLong wanted = new AtomicLong();

  private volatile Phase phase = Phase.CONNECTING;
  private volatile long progressAt;
  private volatile @Nullable Disposable timer;

  Watch(Scheduler scheduler, TimeoutProperties timeouts) {
    this.scheduler = scheduler;
    this.headNanos = timeouts.responseHead().toNanos();
    this.idleNanos = timeouts.idle().toNanos();
    this.progressAt = now();
    schedule(Long.MAX_VALUE);
  }

  /**
   * Cancels {@code source} and fails when the attempt must end. ({@code takeUntilOther} would leave
   * the source running if the other failed; it cancels when the other completes.)
   */
  <T> Mono<T> interrupt(Mono<T> source) {
    return source
        .takeUntilOther(interruption.asMono())
        .switchIfEmpty(Mono.defer(() -> Mono.justOrEmpty(cause.get()).flatMap(Mono::error)));
  }

  /** As {@link #interrupt(Mono)}. */
  <T> Flux<T> interrupt(Flux<T> source) {
    return source
        .takeUntilOther(interruption.asMono())
        .concatWith(Mono.defer(() -> Mono.justOrEmpty(cause.get()).flatMap(Mono::error)));
  }

  /** The connection is there, and the request goes out. */
  void sending() {
    enter(Phase.SENDING);
  }

  /** The last byte of the request has been handed over. */
  void awaitHead() {
    // An upstream may answer before it has read the whole request.
    if (phase == Phase.SENDING || phase == Phase.CONNECTING) {
      enter(Phase.AWAITING_HEAD);
    }
  }

  /** The response head is here. */
  void receiving() {
    wanted.set(0);
    enter(Phase.RECEIVING);
  }

  /** The upstream wants {@code n} more pieces of the request's body. */
  void wantUp(long n) {
    want(Phase.SENDING, n);
  }

  /** A piece of the request's body has passed. */
  void passedUp() {
    passed(Phase.SENDING);
  }

  /** The client wants {@code n} more pieces of the response's body. */
  void wantDown(long n) {
    want(Phase.RECEIVING, n);
  }

  /** A piece of the response's body has passed. */
  void passedDown() {
    passed(Phase.RECEIVING);
  }

  private void want(Phase during, long n) {
    if (phase == during) {
      wanted.accumulateAndGet(n, Operators::addCap);
    }
  }

  private void passed(Phase during) {
    if (phase == during) {
      wanted.decrementAndGet();
      progressAt = now();
    }
  }

  /** The upstream was taken out of service: pointless to wait for a head any longer. */
  void withdraw() {
    if (phase != Phase.RECEIVING && phase != Phase.OVER) {
      fail(Failure.WITHDRAWN);
    }
  }

  /** Nothing is to be watched any more. */
  void stop() {
    phase = Phase.OVER;
    Disposable pending = timer;
    if (pending != null) {
      pending.dispose();
    }
  }

  private void enter(Phase next) {
    progressAt = now();
    phase = next;
  }

  private void look() {
    Phase current = phase;
    if (current == Phase.OVER) {
      return;
    }
    // Connecting has a limit of its own.
    long limit = current == Phase.AWAITING_HEAD ? headNanos : idleNanos;
    long left = current == Phase.CONNECTING ? limit : limit - (now() - progressAt);
    if (left > 0) {
      schedule(left);
    } else {
      interrupt(current);
    }
  }

  private void schedule(long nanos) {
    // Never past the shorter limit, for the phase may change before.
    long delay = Math.min(nanos, Math.min(headNanos, idleNanos));
    timer = scheduler.schedule(this::look, delay, TimeUnit.NANOSECONDS);
    if (phase == Phase.OVER) {
      stop();
    }
  }

  private void interrupt(Phase current) {
    boolean waitedFor = wanted.get() > 0;
    if (current == Phase.SENDING) {
      fail(waitedFor ? Failure.CLIENT_STALLED : Failure.HEAD_TIMEOUT);
    } else if (current == Phase.AWAITING_HEAD) {
      fail(Failure.HEAD_TIMEOUT);
    } else {
      end(
          waitedFor
              ? new CutShortException(Attempt.Outcome.CUT, "no byte of the body in time")
              : new CutShortException(Attempt.Outcome.CANCELLED, "the client stopped reading"));
    }
  }

  private void fail(Failure failure) {
    boolean sent = phase != Phase.CONNECTING;
    end(new AttemptFailedException(failure, sent, failure.title()));
  }

  private void end(RuntimeException why) {
    if (cause.compareAndSet(null, why)) {
      interruption.tryEmitEmpty();
    }
  }

  private static long now() {
    return System.nanoTime();
  }
}
