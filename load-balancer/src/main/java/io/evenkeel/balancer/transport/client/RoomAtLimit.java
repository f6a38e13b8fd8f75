package io.evenkeel.balancer.transport.client;

import java.util.List;
import java.util.function.Consumer;

/**
 * At the limit of an address, looks for a connection that is idle, on another event loop or too
 * long for this request, and closes it: else a small limit would starve all loops but one.
 *
 * <p><i>Hops from loop to loop, and calls back on the first one.</i>
 */
final class RoomAtLimit {

  private final List<LoopPool> pools;
  private final LoopPool home;
  private final Destination destination;
  private final Consumer<Boolean> outcome;

  /**
   * @param outcome is told on {@code home} whether there is a slot, taken already
   */
  RoomAtLimit(
      List<LoopPool> pools, LoopPool home, Destination destination, Consumer<Boolean> outcome) {
    this.pools = pools;
    this.home = home;
    this.destination = destination;
    this.outcome = outcome;
  }

  void look() {
    look(0);
  }

  private void look(int from) {
    for (int i = from; i < pools.size(); i++) {
      LoopPool pool = pools.get(i);
      if (!pool.loop().isShuttingDown()) {
        int next = i + 1;
        pool.loop()
            .execute(() -> {
              if (pool.closeOldest(destination)
                  && home.pooling().slots().take(destination.address())) {
                home.loop().execute(() -> outcome.accept(true));
              } else {
                look(next);
              }
            });
        return;
      }
    }
    home.loop().execute(() -> outcome.accept(false));
  }
}
