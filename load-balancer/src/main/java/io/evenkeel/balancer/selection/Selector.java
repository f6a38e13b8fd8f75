package io.evenkeel.balancer.selection;

import io.evenkeel.balancer.upstream.Upstream;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the candidates of one snapshot; a strategy's stateful product.
 *
 * <p><i>Thread-safe, called on every request.</i> It changes nothing but its own cursor.
 */
@FunctionalInterface
public interface Selector {

  /**
   * Whose turn it is.
   *
   * @param eligible asked at the moment of choosing, at most a bounded number of times; cheap and
   *     without side effects
   * @return one that is eligible, or null when none is
   */
  @Nullable Upstream select(Predicate<Upstream> eligible);
}
