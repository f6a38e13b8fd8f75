package io.evenkeel.node.process;

/**
 * Takes down which requests this node was given.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
@FunctionalInterface
public interface RequestLedger {

  /** Keeps nothing. */
  RequestLedger NONE = requestId -> {};

  /** A request has been read to its end; it has not been answered. */
  void add(String requestId);
}
