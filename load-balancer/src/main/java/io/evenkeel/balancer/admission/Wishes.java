package io.evenkeel.balancer.admission;

import io.evenkeel.balancer.upstream.Upstream;
import java.util.Set;

/**
 * Which upstreams could be used by some of those who wait.
 *
 * <p><i>Guarded by the line.</i>
 */
final class Wishes {

  private final Tally all = new Tally();
  private final Tally repeatables = new Tally();

  void add(Set<Upstream> tried, boolean repeatable) {
    all.add(tried);
    if (repeatable) {
      repeatables.add(tried);
    }
  }

  void remove(Set<Upstream> tried, boolean repeatable) {
    all.remove(tried);
    if (repeatable) {
      repeatables.remove(tried);
    }
  }

  /** Whether a place on this upstream may go to somebody else: none of these could use it now. */
  boolean spare(Upstream upstream) {
    boolean forRepeatablesOnly = upstream.admits(true) && !upstream.admits(false);
    return (forRepeatablesOnly ? repeatables : all).nobodyWants(upstream);
  }
}
