package io.evenkeel.balancer.admission;

import io.evenkeel.balancer.upstream.Upstream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many of some requests have tried which upstream; who has tried one already has no use for a
 * place on it.
 *
 * <p><i>Guarded by the line.</i>
 */
final class Tally {

  private final Map<Upstream, Integer> tried = new HashMap<>();
  private int requests;

  void add(Set<Upstream> triedByOne) {
    requests++;
    triedByOne.forEach(upstream -> tried.merge(upstream, 1, Integer::sum));
  }

  void remove(Set<Upstream> triedByOne) {
    requests--;
    triedByOne.forEach(
        upstream -> tried.computeIfPresent(upstream, (_, n) -> n == 1 ? null : n - 1));
  }

  /** Whether none of them could use a place on this upstream. */
  boolean nobodyWants(Upstream upstream) {
    return tried.getOrDefault(upstream, 0) == requests;
  }
}
