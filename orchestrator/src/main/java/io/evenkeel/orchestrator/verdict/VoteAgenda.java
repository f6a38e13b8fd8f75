package io.evenkeel.orchestrator.verdict;

import io.evenkeel.common.backend.BackendId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When to vote on which backend: at once after a flip, soon after the membership changed, and every
 * 10 s ± 10 % as a re-assertion. A backend stands on it once, however often it is due, and the vote
 * itself is made up only when its turn comes: an outdated one cannot wait here.
 *
 * <p>Times are readings of a monotonic clock in nanoseconds.
 *
 * <p><i>Thread-safe.</i>
 */
public final class VoteAgenda {

  private static final long REASSERT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final double JITTER = 0.1;

  private record Entry(boolean urgent, long dueNanos, BackendId backend) {}

  /**
   * Flips first; among equals the one that is due longest. Differences, since the clock may wrap.
   */
  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::urgent, Comparator.reverseOrder())
          .thenComparing((a, b) -> Long.signum(a.dueNanos - b.dueNanos))
          .thenComparing(Entry::backend);

  private final RandomGenerator random;
  private final TreeSet<Entry> order = new TreeSet<>(ORDER);
  private final Map<BackendId, Entry> entries = new HashMap<>();
  private volatile Runnable earlier = () -> {};

  /** An empty agenda. */
  public VoteAgenda(RandomGenerator random) {
    this.random = random;
  }

  /** Has {@code signal} called whenever a backend is due at once, so that nobody sleeps over it. */
  public void onEarlier(Runnable signal) {
    earlier = signal;
  }

  /** The view of a backend flipped: its turn is next. */
  public synchronized void urgent(BackendId backend, long now) {
    put(new Entry(true, now, backend));
    earlier.run();
  }

  /** A backend is due now, behind those that were due before. */
  public synchronized void due(BackendId backend, long now) {
    Entry entry = entries.get(backend);
    if (entry == null || (!entry.urgent && entry.dueNanos - now > 0)) {
      put(new Entry(false, now, backend));
      earlier.run();
    }
  }

  /** The vote was cast: the backend is due again with the next re-assertion. */
  public synchronized void cast(BackendId backend, long now) {
    double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
    schedule(backend, now + (long) (REASSERT_NANOS * factor));
  }

  /** The vote could not be cast: the backend is due again after {@code pause}. */
  public synchronized void postpone(BackendId backend, long now, long pause) {
    schedule(backend, now + pause);
  }

  /** The backend is no longer watched. */
  public synchronized void forget(BackendId backend) {
    Entry entry = entries.remove(backend);
    if (entry != null) {
      order.remove(entry);
    }
  }

  /** Takes the backend whose turn it is off the agenda, if one is due. */
  public synchronized Optional<BackendId> next(long now) {
    if (order.isEmpty() || order.first().dueNanos - now > 0) {
      return Optional.empty();
    }
    Entry entry = order.first();
    forget(entry.backend);
    return Optional.of(entry.backend);
  }

  /** How long until the next one is due, at least 0; empty if the agenda is. */
  public synchronized OptionalLong untilNext(long now) {
    return order.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, order.first().dueNanos - now));
  }

  /** Keeps an earlier turn that was asked for while the vote was under way. */
  private void schedule(BackendId backend, long dueNanos) {
    if (!entries.containsKey(backend)) {
      put(new Entry(false, dueNanos, backend));
    }
  }

  private void put(Entry entry) {
    forget(entry.backend);
    entries.put(entry.backend, entry);
    order.add(entry);
  }
}
