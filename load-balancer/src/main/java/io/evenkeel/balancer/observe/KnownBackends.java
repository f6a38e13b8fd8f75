package io.evenkeel.balancer.observe;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Backends that have meters of their own: those in the roster, and those gone for less than a
 * while.
 *
 * <p>Where ids come and go, as names of pods do, meters that nobody drops are a leak in this
 * process and in whoever stores them. One that is away for a restart or a deploy keeps its counts.
 * What is still told of a backend after that, by a tunnel that outlives it, goes under a common
 * name: sums stay right, and nothing comes back to life.
 *
 * <p><i>Thread-safe; {@link #review} is confined to one thread.</i>
 */
final class KnownBackends {

  private final Supplier<Set<String>> roster;
  private final Duration keep;
  private final Map<String, Long> goneSince = new HashMap<>();
  private Set<String> present = Set.of();
  private volatile Set<String> gone = Set.of();

  /**
   * With nobody gone yet.
   *
   * @param roster the ids in it at this moment
   * @param keep how long one that is gone is known
   */
  KnownBackends(Supplier<Set<String>> roster, Duration keep) {
    this.roster = roster;
    this.keep = keep;
  }

  /** The name to count a backend under that has no such meter yet. */
  String tag(String backend) {
    return backend.equals(BalancerMetric.NO_BACKEND)
            || gone.contains(backend)
            || roster.get().contains(backend)
        ? backend
        : BalancerMetric.REMOVED;
  }

  /**
   * Time has passed.
   *
   * @param metered the names that have meters
   * @return those whose time is over
   */
  Set<String> review(Set<String> metered, long nanoTime) {
    Set<String> now = roster.get();
    Set<String> away = new HashSet<>(present);
    away.addAll(metered);
    away.removeAll(Set.of(BalancerMetric.NO_BACKEND, BalancerMetric.REMOVED));
    away.removeAll(now);
    away.forEach(backend -> goneSince.putIfAbsent(backend, nanoTime));
    goneSince.keySet().removeAll(now);
    Set<String> forgotten = new HashSet<>();
    goneSince.forEach((backend, since) -> {
      if (nanoTime - since >= keep.toNanos()) {
        forgotten.add(backend);
      }
    });
    goneSince.keySet().removeAll(forgotten);
    present = now;
    gone = Set.copyOf(goneSince.keySet());
    return forgotten;
  }
}
