package io.evenkeel.balancer.admission;

import io.evenkeel.balancer.admission.NotAdmittedException.Reason;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Attempt.Outcome;
import io.evenkeel.balancer.upstream.Upstream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
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
 * <p>A line for all upstreams, not one each: who waits takes the first room there is. A place goes
 * to the first one who can use it; who has tried that upstream already lets the next one pass, even
 * one for whom the line itself has no room.
 *
 * <p><i>Thread-safe.</i>
 */
final class WaitingLine {

  private final ConcurrencyLimits limits;
  private final ScheduledExecutorService timer;
  private final Places places;
  private final LinkedHashSet<Waiter> waiting = new LinkedHashSet<>();
  private final Wishes wishes = new Wishes();
  private volatile int size;

  WaitingLine(ConcurrencyLimits limits, ScheduledExecutorService timer, Places places) {
    this.limits = limits;
    this.timer = timer;
    this.places = places;
  }

  int size() {
    return size;
  }

  /**
   * Takes a place that nobody in the line could use; else waits, unless too many do or it is in
   * vain.
   */
  CompletableFuture<Attempt> join(Set<Upstream> tried, boolean repeatable, long nanoTime) {
    Waiter waiter = new Waiter(tried, repeatable);
    Reason refusal = null;
    synchronized (this) {
      // Seen by all before it looks: whoever makes room after that serves the line.
      size = waiting.size() + 1;
      if (!waiter.begin(wishes, nanoTime)) {
        if (places.hopeless(tried, repeatable)) {
          refusal = Reason.NOBODY;
        } else if (waiting.size() >= limits.queue()) {
          refusal = Reason.QUEUE_FULL;
        } else {
          waiting.add(waiter);
          wishes.add(tried, repeatable);
        }
      }
      size = waiting.size();
    }
    if (refusal != null) {
      waiter.refuse(refusal);
    } else if (waiter.attempt != null) {
      waiter.pass(nanoTime);
    } else {
      waiter.watch();
    }
    return waiter.later;
  }

  /** An attempt on this upstream has ended: lets through whom that concerns. */
  void serve(Upstream upstream, long nanoTime) {
    synchronized (this) {
      if (wishes.spare(upstream)) {
        return;
      }
    }
    serve(false, nanoTime);
  }

  /** Anything may have changed: lets through whom it can, and turns away who waits in vain. */
  void serveAll(long nanoTime) {
    serve(true, nanoTime);
  }

  private void serve(boolean toTheEnd, long nanoTime) {
    List<Waiter> passed = new ArrayList<>();
    synchronized (this) {
      Wishes ahead = new Wishes();
      Iterator<Waiter> next = waiting.iterator();
      while (next.hasNext() && (toTheEnd || places.any(ahead::spare))) {
        Waiter waiter = next.next();
        if (waiter.begin(ahead, nanoTime) || places.hopeless(waiter.tried, waiter.repeatable)) {
          next.remove();
          wishes.remove(waiter.tried, waiter.repeatable);
          passed.add(waiter);
        } else {
          ahead.add(waiter.tried, waiter.repeatable);
        }
      }
      size = waiting.size();
    }
    passed.forEach(waiter -> waiter.pass(nanoTime));
  }

  private synchronized void leave(Waiter waiter) {
    if (waiting.remove(waiter)) {
      wishes.remove(waiter.tried, waiter.repeatable);
      size = waiting.size();
    }
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

    /** Takes a place that none of those ahead could use. */
    boolean begin(Wishes ahead, long nanoTime) {
      attempt = places.tryBegin(tried, repeatable, ahead::spare, nanoTime);
      return attempt != null;
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
