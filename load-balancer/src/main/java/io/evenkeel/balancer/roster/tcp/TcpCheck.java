package io.evenkeel.balancer.roster.tcp;

import io.evenkeel.balancer.roster.Member;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.BackendUrl;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger LOG = LoggerFactory.getLogger(TcpCheck.class);

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
      connect(upstream.url());
      upstream.reached();
    } catch (ConnectException
        | NoRouteToHostException
        | SocketTimeoutException
        | UnknownHostException e) {
      upstream.unreachable();
    } catch (IOException e) {
      // Our own side: no socket, no port, no network. It says nothing of the upstream.
      LOG.debug("guard rail's check of {}: {}", upstream, e.getMessage());
    } finally {
      underWay.remove(upstream);
    }
    if (failing != upstream.failing()) {
      checked.run();
    }
  }

  private void connect(BackendUrl url) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(names.addresses(url.host()).getFirst(), url.port()),
          Math.toIntExact(timeout.toMillis()));
    }
  }
}
