package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.UpstreamException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many connections to upstreams there are, and how opening them went; over all addresses.
 *
 * <p><i>Thread-safe; written on event loops, read by metrics.</i>
 */
public final class ConnectionCounts {

  private final LongAdder open = new LongAdder();
  private final LongAdder idle = new LongAdder();
  private final LongAdder connects = new LongAdder();
  private final Map<UpstreamException.Kind, LongAdder> failures =
      new EnumMap<>(UpstreamException.Kind.class);

  /** All zero. */
  public ConnectionCounts() {
    for (UpstreamException.Kind kind : UpstreamException.Kind.values()) {
      failures.put(kind, new LongAdder());
    }
  }

  /** Connections that are open or being opened, idle ones included. */
  public long open() {
    return open.sum();
  }

  /** Connections that wait in a pool. */
  public long idle() {
    return idle.sum();
  }

  /** Connections that were opened, TLS included. */
  public long connects() {
    return connects.sum();
  }

  /** Attempts to get a connection that ended so. */
  public long failures(UpstreamException.Kind kind) {
    return adder(kind).sum();
  }

  void opening() {
    open.increment();
  }

  void closed() {
    open.decrement();
  }

  void pooled() {
    idle.increment();
  }

  void unpooled() {
    idle.decrement();
  }

  void connected() {
    connects.increment();
  }

  void failed(UpstreamException.Kind kind) {
    adder(kind).increment();
  }

  private LongAdder adder(UpstreamException.Kind kind) {
    return Objects.requireNonNull(failures.get(kind));
  }
}
