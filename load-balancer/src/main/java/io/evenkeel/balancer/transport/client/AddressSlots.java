package io.evenkeel.balancer.transport.client;

import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections each address may have, over all event loops. Asked only when a connection is
 * opened or has closed.
 *
 * <p><i>Thread-safe.</i>
 */
final class AddressSlots {

  private final int limit;
  private final ConcurrentHashMap<InetSocketAddress, Integer> taken = new ConcurrentHashMap<>();

  AddressSlots(int limit) {
    this.limit = limit;
  }

  /** Takes one, if there is one. */
  boolean take(InetSocketAddress address) {
    boolean[] got = new boolean[1];
    taken.compute(
        address,
        (_, now) -> {
          int before = now == null ? 0 : now;
          got[0] = before < limit;
          return got[0] ? Integer.valueOf(before + 1) : now;
        });
    return got[0];
  }

  /** Gives one back. */
  void giveBack(InetSocketAddress address) {
    taken.computeIfPresent(address, (_, now) -> now == 1 ? null : now - 1);
  }

  int limit() {
    return limit;
  }
}
