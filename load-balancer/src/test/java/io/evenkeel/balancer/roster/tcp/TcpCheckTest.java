package io.evenkeel.balancer.roster.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.evenkeel.balancer.proxy.name.AllowedLookup;
import io.evenkeel.balancer.proxy.name.NameLookup;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.selection.Strategies;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.common.backend.Status;
import io.evenkeel.common.backend.Weight;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TcpCheckTest {

  private final Roster roster =
      new Roster(new Strategies(new Random(1)).named("round-robin"), change -> {});
  private final AtomicInteger news = new AtomicInteger();

  @Test
  void leavesOneThatIsHeldInOutWhileNobodyListensAndTakesItBackWhenSomebodyDoes()
      throws IOException {
    ServerSocket backend = listen(0);
    int port = backend.getLocalPort();
    roster.apply(List.of(unhealthy("127.0.0.1", port)), false);
    Upstream held = roster.current().members().getFirst().upstream();
    TcpCheck check = check(address -> true);
    check.start();
    try {
      backend.close();
      await().until(() -> roster.current().select(Set.of()) == null);
      await().until(() -> news.get() == 1);

      try (ServerSocket again = listen(port)) {
        await().until(() -> roster.current().select(Set.of()) == held);
        await().until(() -> news.get() == 2);
        assertThat(again.isBound()).isTrue();
      }
    } finally {
      check.stop();
    }
  }

  @Test
  void aNameWithoutAnAddressIsUnreachable() {
    roster.apply(List.of(unhealthy("no-such-host.invalid", 80)), false);
    TcpCheck check = check(address -> true);
    check.start();
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> roster.current().select(Set.of()) == null);
    } finally {
      check.stop();
    }
  }

  @Test
  void anAddressThatIsNotAllowedIsUnreachableAlthoughSomebodyListens() throws IOException {
    try (ServerSocket backend = listen(0)) {
      roster.apply(List.of(unhealthy("localhost", backend.getLocalPort())), false);
      TcpCheck check = check(address -> !address.isLoopbackAddress());
      check.start();
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> roster.current().select(Set.of()) == null);
      } finally {
        check.stop();
      }
      backend.setSoTimeout(1);
      assertThatThrownBy(backend::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void whatIsOurOwnSidesFaultProvesNothing() {
    AtomicInteger asked = new AtomicInteger();
    roster.apply(List.of(unhealthy("backend.test", 80)), false);
    Upstream held = roster.current().members().getFirst().upstream();
    TcpCheck check =
        new TcpCheck(
            roster,
            Duration.ofMillis(10),
            Duration.ofSeconds(5),
            _ -> {
              asked.incrementAndGet();
              // No host's address: the kernel knows no way there.
              return List.of(InetAddress.ofLiteral("255.255.255.255"));
            },
            news::incrementAndGet);
    check.start();
    try {
      await().until(() -> asked.get() >= 3);
      assertThat(roster.current().select(Set.of())).isSameAs(held);
    } finally {
      check.stop();
    }
  }

  @Test
  void goesOnAfterARoundThatAnErrorEndedAndSaysSoOnce() throws IOException {
    AtomicInteger tries = new AtomicInteger();
    Executor poor =
        check -> {
          if (tries.incrementAndGet() <= 3) {
            throw new OutOfMemoryError("no thread");
          }
          check.run();
        };
    goesOn(check(address -> true, poor));
    assertThat(tries.get()).isGreaterThan(3);
  }

  @Test
  void goesOnAfterACheckThatAnErrorEndedAndSaysSoOnce() throws IOException {
    AtomicInteger tries = new AtomicInteger();
    goesOn(
        check(address -> {
          if (tries.incrementAndGet() <= 3) {
            throw new StackOverflowError();
          }
          return true;
        }));
    assertThat(tries.get()).isGreaterThan(3);
  }

  private void goesOn(TcpCheck check) throws IOException {
    ListAppender<ILoggingEvent> reports = new ListAppender<>();
    reports.start();
    Logger log = (Logger) LoggerFactory.getLogger(TcpCheck.class);
    log.addAppender(reports);
    int port;
    try (ServerSocket backend = listen(0)) {
      port = backend.getLocalPort();
    }
    try {
      roster.apply(List.of(unhealthy("127.0.0.1", port)), false);
      check.start();
      await().until(() -> roster.current().select(Set.of()) == null);
      assertThat(reports.list).hasSize(1);
    } finally {
      check.stop();
      log.detachAppender(reports);
    }
  }

  private TcpCheck check(Predicate<InetAddress> allowed) {
    return new TcpCheck(
        roster,
        Duration.ofMillis(10),
        Duration.ofSeconds(5),
        new AllowedLookup(NameLookup.system(), allowed)::addresses,
        news::incrementAndGet);
  }

  private TcpCheck check(Predicate<InetAddress> allowed, Executor checks) {
    return new TcpCheck(
        roster,
        Duration.ofMillis(10),
        Duration.ofSeconds(5),
        new AllowedLookup(NameLookup.system(), allowed)::addresses,
        news::incrementAndGet,
        checks);
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private static Backend unhealthy(String host, int port) {
    return new Backend(
        new BackendId("backend1"),
        new BackendUrl("http", host, port),
        Status.UNHEALTHY,
        AdminState.ACTIVE,
        Weight.DEFAULT,
        null,
        1,
        "",
        null);
  }
}
