package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;

/** Who keeps a connection, for how long, and who gets it next. */
@ExtendWith(NoLeaks.class)
class PoolTest {

  private static PoolLimits limits(Duration maxIdle, Duration maxAge, int maxConnections) {
    return new PoolLimits(Duration.ofSeconds(1), maxIdle, maxAge, maxConnections);
  }

  @Test
  void aConnectionCarriesOneRequestAfterAnother() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream = RawUpstream.saying("hello")) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.get(upstream)).isEqualTo("200 hello");
      }
      assertThat(upstream.connections()).hasSize(1);
      client.awaitIdle(1);
      assertThat(client.counts.connects()).isEqualTo(1);
    }
  }

  @Test
  void bothKindsOfReuseShareAPool() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream = RawUpstream.saying("hello")) {
      client.get(upstream, Reuse.ANY);
      client.get(upstream, Reuse.RECENT);
      assertThat(upstream.connections()).hasSize(1);
    }
  }

  @Test
  void theConnectionUsedLastIsUsedFirst() throws Exception {
    CountDownLatch bothHere = new CountDownLatch(2);
    AtomicInteger requests = new AtomicInteger();
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream =
            RawUpstream.each(connection -> {
              if (requests.incrementAndGet() <= 2) {
                bothHere.countDown();
                bothHere.await();
              }
              connection.answer(Integer.toString(connection.socket().getPort()));
            })) {
      List<String> first =
          ClientUnderTest.await(
              Flux.range(0, 2)
                  .flatMap(_ -> client.text(upstream, Reuse.ANY, TestCall.get("/"), null))
                  .collectList());
      for (int i = 0; i < 5; i++) {
        assertThat(client.get(upstream)).isEqualTo(first.getLast());
      }
    }
  }

  @Test
  void anUnusedConnectionIsClosedAfterItsTime() throws Exception {
    PoolLimits limits = limits(Duration.ofMillis(200), Duration.ofMinutes(1), 10);
    try (ClientUnderTest client = new ClientUnderTest(limits);
        RawUpstream upstream = RawUpstream.saying("hello")) {
      client.get(upstream);
      client.awaitIdle(1);
      client.awaitNoneIdle();
      await().until(() -> upstream.open() == 0);
      client.get(upstream);
      assertThat(upstream.connections()).hasSize(2);
    }
  }

  @Test
  void anOldConnectionIsNotUsedAgain() throws Exception {
    PoolLimits limits = limits(Duration.ofMinutes(1), Duration.ofMillis(300), 10);
    try (ClientUnderTest client = new ClientUnderTest(limits);
        RawUpstream upstream = RawUpstream.saying("hello")) {
      await()
          .until(() -> {
            client.get(upstream);
            return upstream.connections().size() >= 3;
          });
      await().until(() -> upstream.open() <= 1);
    }
  }

  @Test
  void overTheLimitOfAnAddressARequestFailsAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    try (ClientUnderTest client =
            new ClientUnderTest(limits(Duration.ofMinutes(1), Duration.ofMinutes(1), 2));
        RawUpstream upstream =
            RawUpstream.each(connection -> {
              asked.countDown();
              go.await();
              connection.answer("late");
            })) {
      var answers =
          Flux.range(0, 2)
              .flatMap(_ -> client.text(upstream, Reuse.ANY, TestCall.get("/"), null))
              .collectList()
              .toFuture();
      asked.await();
      UpstreamException full = client.failureOfGet(upstream);
      assertThat(full.kind()).isEqualTo(Kind.POOL_FULL);
      assertThat(full).hasMessageContaining("2 connections");
      assertThat(client.counts.failures(Kind.POOL_FULL)).isEqualTo(1);
      go.countDown();
      assertThat(answers.get()).containsOnly("200 late");
      assertThat(client.get(upstream)).isEqualTo("200 late");
    }
  }

  @Test
  void aConnectionThatIsIdleOnAnotherLoopMakesRoomAtTheLimit() throws Exception {
    try (ClientUnderTest client =
            new ClientUnderTest(
                limits(Duration.ofMinutes(1), Duration.ofMinutes(1), 1), 3, ClientUnderTest.tls());
        RawUpstream upstream = RawUpstream.saying("hello")) {
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        answers.add(ClientUnderTest.await(client.textFromAnyLoop(upstream, TestCall.get("/"))));
      }
      assertThat(answers).containsOnly("200 hello");
      client.awaitIdle(1);
    }
  }

  @Test
  void anIdleConnectionThatIsClosedLeavesThePoolAtOnce() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream = RawUpstream.saying("hello")) {
      client.get(upstream);
      client.awaitIdle(1);
      upstream.connections().getFirst().socket().close();
      client.awaitNoneIdle();
    }
  }

  @Test
  void anIdleConnectionThatIsResetLeavesThePoolAtOnce() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream = RawUpstream.saying("hello")) {
      client.get(upstream);
      client.awaitIdle(1);
      upstream.connections().getFirst().reset();
      client.awaitNoneIdle();
    }
  }

  @Test
  void anIdleConnectionThatSaysAnythingLeavesThePoolAtOnce() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream = RawUpstream.saying("hello")) {
      for (String uninvited :
          List.of("H", "\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
        client.get(upstream);
        client.awaitIdle(1);
        upstream.connections().getLast().write(uninvited);
        client.awaitNoneIdle();
      }
      assertThat(upstream.connections()).hasSize(3);
    }
  }

  @Test
  void shutdownClosesIdleConnectionsAndLetsOthersEnd() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream idle = RawUpstream.saying("hello");
        RawUpstream busy =
            RawUpstream.each(connection -> {
              asked.countDown();
              go.await();
              connection.answer("still");
            })) {
      client.get(idle);
      var answer = client.text(busy, Reuse.ANY, TestCall.get("/"), null).toFuture();
      asked.await();
      client.pools.close();
      await().until(() -> idle.open() == 0);
      assertThat(busy.open()).isEqualTo(1);
      go.countDown();
      assertThat(answer.get()).isEqualTo("200 still");
      await().until(() -> busy.open() == 0);
    }
  }

  @Test
  void theCallerOffTheLoopsIsServedOnOneOfThem() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream = RawUpstream.saying("hello")) {
      TestCall call = TestCall.get("/");
      assertThat(ClientUnderTest.await(client.textFromAnyLoop(upstream, call)))
          .isEqualTo("200 hello");
      assertThat(call.threads).hasSize(1).doesNotContain(Thread.currentThread());
    }
  }
}
