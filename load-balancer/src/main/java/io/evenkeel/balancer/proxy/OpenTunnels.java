package io.evenkeel.balancer.proxy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tunnels of this process: nobody knows when they would end by themselves, and the process has
 * to some day.
 *
 * <p><i>Thread-safe.</i>
 */
final class OpenTunnels {

  private final Set<JoinedTunnels> open = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final LongSupplier nanoTime;
  private volatile @Nullable Long endsAt;

  OpenTunnels(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** How many there are. */
  int open() {
    return open.size();
  }

  void opened(JoinedTunnels tunnel) {
    open.add(tunnel);
    Long end = endsAt;
    if (end != null) {
      // Of a request that came late.
      tunnel.finishIn(Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong())));
    }
  }

  void closed(JoinedTunnels tunnel) {
    open.remove(tunnel);
    tellIfDrained();
  }

  /**
   * All of them, and those that are still opened, end in good order so much later.
   *
   * @return completes when none is left
   */
  CompletableFuture<Void> drain(Duration later) {
    endsAt = nanoTime.getAsLong() + later.toNanos();
    open.forEach(tunnel -> tunnel.finishIn(later));
    tellIfDrained();
    return drained;
  }

  private void tellIfDrained() {
    if (endsAt != null && open.isEmpty()) {
      drained.complete(null);
    }
  }
}
