package io.evenkeel.balancer.selection;

import java.util.List;

/**
 * A way to share requests, known by its name.
 *
 * <p>It keeps nothing between two selectors: what must outlive a snapshot is a count of an
 * upstream.
 *
 * <p><i>Confined to the thread that builds the roster.</i>
 */
public interface Strategy {

  /** The name that the property {@code balancer.strategy} takes. */
  String name();

  /**
   * A selector for one snapshot.
   *
   * @param candidates in a fixed order; may be empty
   */
  Selector selector(List<Candidate> candidates);
}
