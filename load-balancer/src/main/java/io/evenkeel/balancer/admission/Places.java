package io.evenkeel.balancer.admission;

import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What those in the line wait for.
 *
 * <p><i>Thread-safe.</i>
 */
interface Places {

  /**
   * Begins an attempt.
   *
   * @param allowed upstreams whose places this request may take
   * @return null where there is no such place
   */
  @Nullable Attempt tryBegin(
      Set<Upstream> tried, boolean repeatable, Predicate<Upstream> allowed, long nanoTime);

  /** Whether there is a place on any upstream that is allowed. */
  boolean any(Predicate<Upstream> allowed);

  /** Whether there is nobody to wait for. */
  boolean hopeless(Set<Upstream> tried, boolean repeatable);
}
