package io.evenkeel.balancer.transport.server;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the clients' connections, and says which is one too many.
 *
 * <p><i>Thread-safe.</i>
 */
public final class Connections {

  /** What becomes of a new connection. */
  enum Admission {
    /** It is counted, and must be {@link #closed}. */
    ADMITTED,
    /** As many as there may be. */
    TOO_MANY,
    /** As many as there may be from its address. */
    TOO_MANY_OF_CLIENT
  }

  private final int most;
  private final int mostPerClient;
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder opened = new LongAdder();
  private final LongAdder tooMany = new LongAdder();
  private final LongAdder tooManyOfClient = new LongAdder();
  private final ConcurrentMap<InetAddress, Integer> perClient = new ConcurrentHashMap<>();

  /**
   * Nothing open yet.
   *
   * @param most open at once; 0 for any number
   * @param mostPerClient open at once from one address; 0 for any number
   */
  public Connections(int most, int mostPerClient) {
    this.most = most;
    this.mostPerClient = mostPerClient;
  }

  Admission open(InetAddress client) {
    if (open.incrementAndGet() > most && most > 0) {
      open.decrementAndGet();
      tooMany.increment();
      return Admission.TOO_MANY;
    }
    if (mostPerClient > 0 && perClient.merge(client, 1, Integer::sum) > mostPerClient) {
      forget(client);
      open.decrementAndGet();
      tooManyOfClient.increment();
      return Admission.TOO_MANY_OF_CLIENT;
    }
    opened.increment();
    return Admission.ADMITTED;
  }

  void closed(InetAddress client) {
    if (mostPerClient > 0) {
      forget(client);
    }
    open.decrementAndGet();
  }

  private void forget(InetAddress client) {
    perClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
  }

  /** Open now. */
  public int open() {
    return open.get();
  }

  /** Admitted so far. */
  public long opened() {
    return opened.sum();
  }

  /** Refused so far, for all clients together having too many. */
  public long tooMany() {
    return tooMany.sum();
  }

  /** Refused so far, for their client having too many. */
  public long tooManyOfClient() {
    return tooManyOfClient.sum();
  }
}
