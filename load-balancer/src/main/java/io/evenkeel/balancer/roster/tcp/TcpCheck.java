package io.evenkeel.balancer.roster.tcp;

import io.evenkeel.balancer.roster.Member;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.upstream.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The guard rail's own look: once an interval it opens a TCP connection to each upstream that it
 * must judge for itself, and closes it again.
 *
 * <p>It proves little, only that somebody listens. That is the point: the rail distrusts what
 * others say of {@code /health}, and an attempt that fails in spite of an open port counts for
 * more.
 *
 * <p><i>Thread-safe. A timer thread of its own, and a virtual thread per check.</i>
 */
public final class TcpCheck {

  /** Where a host is; the proxy's own, so that the check goes where requests go. */
  @FunctionalInterface
  public interface Names {

    /**
     * At least one address; may block.
     *
     * @throws UnknownHostException without one
     */
    List<InetAddress> addresses(String host) throws UnknownHostException;
  }

  private final Roster roster;
  private final Duration interval;
  private final Duration timeout;
  private final Names names;
  private final Runnable checked;
  private final Set<Upstream> underWay = ConcurrentHashMap.newKeySet();
  private final Thread timer =
      Thread.ofPlatform().name("guard-rail-check").unstarted(this::checkUntilInterrupted);

  /**
   * A check that has not begun.
   *
   * @param timeout of one connection attempt
   * @param names which addresses a host has that may be connected to
   * @param checked called after each check whose result is news
   */
  public TcpCheck(
      Roster roster,
      Duration interval,
      Duration timeout,
      Names names,
      Runnable checked) {
    this.roster = roster;
    this.interval = interval;
    this.timeout = timeout;
    this.names = names;
    this.checked = checked;
  }

  /** Begins; once only. */
  public void start() {
    timer.start();
  }

  /** Ends for good. */
  public void stop() {
    timer.interrupt();
  }

  private void checkUntilInterrupted() {
    try {
      while (true) {
        Thread.sleep(interval);
        checkAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void checkAll() {
    for (Member member : roster.current().members()) {
      if (member.needsCheck() && underWay.add(member.upstream())) {
        Thread.ofVirtual().name("guard-rail-check").start(() -> check(member.upstream()));
      }
    }
  }

  private void check(Upstream upstream) {
    boolean failing = upstream.failing();
    try {
      if (accepts(upstream)) {
        upstream.reached();
      } else {
        upstream.unreachable();
      }
    } finally {
      underWay.remove(upstream);
    }
    if (failing != upstream.failing()) {
      checked.run();
    }
  }

  private boolean accepts(Upstream upstream) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              names.addresses(upstream.url().host()).getFirst(), upstream.url().port()),
          Math.toIntExact(timeout.toMillis()));
      return true;
    } catch (IOException e) {
      // Refused, no route, no answer, no address (UnknownHostException): all the same here.
      return false;
    }
  }
}
