package io.evenkeel.balancer.conformance;

import java.util.List;

/** The whole traffic path in this process, from a client's socket to the backends'. */
public interface BalancerUnderTest extends AutoCloseable {

  /** Where clients connect to, on the loopback address. */
  int port();

  /** From now on requests go to these, the first that was not tried before; none: to nobody. */
  void serving(List<String> urls);

  /** Requests under way at all backends. */
  int inFlight();

  /** Connections of clients that are open. */
  int openConnections();

  /** Connections to backends with a request, in a tunnel or being opened. */
  long activeUpstreamConnections();

  /** All connections to backends; once it is closed there must be none. */
  long upstreamConnections();

  /** Whether no request has left anything behind but idle connections to backends. */
  default boolean isQuiet() {
    return inFlight() == 0 && openConnections() == 0 && activeUpstreamConnections() == 0;
  }

  /** What {@link #isQuiet} asks for, in words. */
  default String counts() {
    return "in flight: %d, connections: %d, active ones to backends: %d (expected: 0, 0, 0)"
        .formatted(inFlight(), openConnections(), activeUpstreamConnections());
  }

  /** What the leak detector has said so far. */
  List<String> leaks();

  @Override
  void close();
}
