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

  /** What the leak detector has said so far. */
  List<String> leaks();

  @Override
  void close();
}
