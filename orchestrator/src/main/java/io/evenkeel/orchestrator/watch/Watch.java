package io.evenkeel.orchestrator.watch;

import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.Status;
import io.evenkeel.orchestrator.verdict.Observation;
import io.evenkeel.orchestrator.verdict.RiseFall;
import io.evenkeel.orchestrator.verdict.View;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One backend under probes: never two at a time, and what they showed.
 *
 * <p><i>Confined to the probe clock's thread, but for {@link #seen} and {@link #backend}.</i>
 */
final class Watch {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  /** An observer that was paused sees time-outs everywhere. */
  private static final long PAUSED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ProbeDesk desk;
  private volatile Backend backend;
  private volatile RiseFall seen;
  private long plannedNanos;
  private @Nullable Future<?> next;
  private boolean stopped;

  Watch(ProbeDesk desk, Backend backend) {
    this.desk = desk;
    this.backend = backend;
    this.seen = RiseFall.start(desk.thresholds());
  }

  /** What the probes showed so far. */
  RiseFall seen() {
    return seen;
  }

  /** The record as it was last read. */
  Backend backend() {
    return backend;
  }

  BackendId id() {
    return backend.id();
  }

  /** Takes a newer record of the same URL. */
  void update(Backend newer) {
    backend = newer;
  }

  /** Plans the first probe, at a random moment within one interval. */
  void start() {
    plan(desk.clock().nanoTime() + desk.rhythm().firstNanos());
  }

  /** Ends the watch; a probe under way counts no more. */
  void stop() {
    stopped = true;
    if (next != null) {
      next.cancel(false);
    }
  }

  private void plan(long atNanos) {
    plannedNanos = atNanos;
    next = desk.clock().at(atNanos, this::probe);
  }

  private void probe() {
    long started = desk.clock().nanoTime();
    desk.metrics().startedLate(started - plannedNanos);
    Future<?> _ =
        desk.prober()
            .probe(id(), backend.url())
            .thenAccept(told -> desk.clock().soon(() -> ended(started, told)));
  }

  private void ended(long started, Observation told) {
    if (stopped) {
      return;
    }
    long now = desk.clock().nanoTime();
    long overdue = now - started - desk.timeout().toNanos();
    Observation observation =
        overdue > PAUSED_NANOS ? Observation.discarded("this process was paused") : told;
    desk.metrics().probed(observation.kind(), now - started);
    observe(observation, now);
    long wanted = started + desk.rhythm().nextNanos(seen.isMoving());
    plan(wanted - now > 0 ? wanted : now);
  }

  private void observe(Observation observation, long now) {
    RiseFall before = seen;
    RiseFall after = before.after(observation, backend.status() != Status.UNKNOWN);
    seen = after;
    if (before.view() != after.view()) {
      tell(after);
      desk.flipped().accept(id(), now);
    }
  }

  private void tell(RiseFall after) {
    if (after.view() == View.DOWN) {
      LOG.info(
          "{} down here ({}, {} of {} failed)",
          id(),
          after.reason(),
          after.failures(),
          after.thresholds().fall());
    } else {
      LOG.info("{} up here ({})", id(), after.reason());
    }
  }
}
