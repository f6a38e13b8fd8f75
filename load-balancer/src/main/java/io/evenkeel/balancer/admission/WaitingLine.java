package io.evenkeel.balancer.admission;

import io.evenkeel.balancer.admission.NotAdmittedException.Reason;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Attempt.Outcome;
import io.evenkeel.balancer.upstream.Upstream;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for room, in the order in which they came.
 *
 * <p>A line for all upstreams, not one each: who waits takes the first room there is. Whoever
 * cannot use it, having tried that upstream already, lets the next one pass.
 *
 * <p><i>Thread-safe.</i>
 */
final class WaitingLine {

  /** Begins an attempt, or answers null. */
  @FunctionalInterface
  interface Beginning {
    @Nullable Attempt tryBegin(Set<Upstream> tried, boolean repeatable, long nanoTime);
  }

  /** Whether there is nobody to wait for. */
  @FunctionalInterface
  interface Hopelessness {
    boolean test(Set<Upstream> tried, boolean repeatable);
  }

  private final ConcurrencyLimits limits;
  private final ScheduledExecutorService timer;
  private final LinkedHashSet<Waiter> waiting = new LinkedHashSet<>();
  private volatile int size;

  WaitingLine(ConcurrencyLimits limits, ScheduledExecutorService timer) {
    this.limits = limits;
    this.timer = timer;
  }

  int size() {
    return size;
  }

  /** Waits, unless too many do: then it has failed at once. */
  CompletableFuture<Attempt> join(Set<Upstream> tried, boolean repeatable) {
    Waiter waiter = new Waiter(tried, repeatable);
    synchronized (this) {
      if (waiting.size() >= limits.queue()) {
        waiter.refuse(Reason.QUEUE_FULL);
        return waiter.later;
      }
      waiting.add(waiter);
      size = waiting.size();
    }
    waiter.watch();
    return waiter.later;
  }

  /** Lets through whom it can, and turns away who waits in vain. */
  void serve(Beginning beginning, Hopelessness hopeless, long nanoTime) {
    Set<Waiter> passed = new LinkedHashSet<>();
    synchronized (this) {
      Iterator<Waiter> next = waiting.iterator();
      while (next.hasNext()) {
        Waiter waiter = next.next();
        waiter.attempt = beginning.tryBegin(waiter.tried, waiter.repeatable, nanoTime);
        if (waiter.attempt != null || hopeless.test(waiter.tried, waiter.repeatable)) {
          next.remove();
          passed.add(waiter);
        } else if (waiter.tried.isEmpty() && waiter.repeatable) {
          break; // who could use any has found none: nor will those behind
        }
      }
      size = waiting.size();
    }
    passed.forEach(waiter -> waiter.pass(nanoTime));
  }

  private synchronized void leave(Waiter waiter) {
    waiting.remove(waiter);
    size = waiting.size();
  }

  private final class Waiter {

    private final Set<Upstream> tried;
    private final boolean repeatable;
    private final CompletableFuture<Attempt> later = new CompletableFuture<>();
    private @Nullable Attempt attempt;

    Waiter(Set<Upstream> tried, boolean repeatable) {
      this.tried = tried;
      this.repeatable = repeatable;
    }

    void watch() {
      ScheduledFuture<?> deadline;
      try {
        deadline =
            timer.schedule(
                () -> refuse(Reason.WAITED_TOO_LONG),
                limits.queueTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        refuse(Reason.WAITED_TOO_LONG);
        leave(this);
        return;
      }
      var _ =
          later.whenComplete((_, _) -> {
            deadline.cancel(false);
            leave(this);
          });
    }

    void pass(long nanoTime) {
      if (attempt == null) {
        refuse(Reason.NOBODY);
      } else if (!later.complete(attempt)) {
        attempt.finish(Outcome.CANCELLED, nanoTime);
      }
    }

    void refuse(Reason reason) {
      later.completeExceptionally(new NotAdmittedException(reason));
    }
  }
}
