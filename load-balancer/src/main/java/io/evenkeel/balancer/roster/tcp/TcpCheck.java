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
import java.util.concurrent.Executor;
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

  private static final Logger log = LoggerFactory.getLogger(TcpCheck.class);

  private final Roster roster;
  private final Duration interval;
  private final Duration timeout;
  private final Names names;
  private final Runnable checked;
  private final Executor checks;
  private final Set<Class<?>> faults = ConcurrentHashMap.newKeySet();
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
      Roster roster, Duration interval, Duration timeout, Names names, Runnable checked) {
    this(
        roster,
        interval,
        timeout,
        names,
        checked,
        Thread.ofVirtual().name("guard-rail-check")::start);
  }

  /**
   * @param checks where each check runs, so that a slow one delays no other
   */
  TcpCheck(
      Roster roster,
      Duration interval,
      Duration timeout,
      Names names,
      Runnable checked,
      Executor checks) {
    this.roster = roster;
    this.interval = interval;
    this.timeout = timeout;
    this.names = names;
    this.checked = checked;
    this.checks = checks;
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
        guarded(this::checkAll);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void checkAll() {
    for (Member member : roster.current().members()) {
      if (member.needsCheck()) {
        begin(member.upstream());
      }
    }
  }

  private void begin(Upstream upstream) {
    if (!underWay.add(upstream)) {
      return;
    }
    boolean begun = false;
    try {
      checks.execute(() -> guarded(() -> check(upstream)));
      begun = true;
    } finally {
      if (!begun) {
        underWay.remove(upstream); // e.g. no memory for a thread: the next round tries again
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
      log.debug("guard rail's check of {}: {}", upstream, e.getMessage());
    } finally {
      underWay.remove(upstream);
    }
    if (failing != upstream.failing()) {
      checked.run();
    }
  }

  /** Whatever goes wrong in one round or check, an Error too, the next ones take place. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (Throwable fault) {
      if (faults.add(fault.getClass())) {
        log.error("check of the guard rail failed; goes on, and will not be reported again", fault);
      }
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
