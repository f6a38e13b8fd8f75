package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.client.reactive.ClientHttpConnector;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Kept-alive connections that the upstream has ended meanwhile (RFC 9112, section 9.5). */
@ExtendWith(NoLeaks.class)
class StaleConnectionTest {

  private static final int ROUNDS = 300;

  /** How the upstream ends a connection. */
  enum End {
    FIN {
      @Override
      void of(Socket socket) throws IOException {
        socket.shutdownOutput();
      }
    },
    RESET {
      @Override
      void of(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    },
    UNINVITED_BYTE {
      @Override
      void of(Socket socket) throws IOException {
        socket.getOutputStream().write('x');
      }
    };

    abstract void of(Socket socket) throws IOException;
  }

  /** The loop is busy while the end arrives, and asks for a connection before it looks again. */
  private static String getBehindTheLoopsBack(
      ClientUnderTest client, RawUpstream upstream, Reuse reuse, End end) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    ClientHttpConnector connector = client.connector(upstream, reuse);
    client.onLoop(() -> {
      try {
        end.of(upstream.connections().getLast().socket());
        // Loopback delivers before the call returns; this is for where it does not.
        Thread.sleep(20);
      } catch (IOException | InterruptedException e) {
        answer.completeExceptionally(e);
      }
      ClientUnderTest.text(client.exchangeHere(connector, TestCall.get("/"), null))
          .subscribe(answer::complete, answer::completeExceptionally);
    });
    return answer.join();
  }

  @ParameterizedTest
  @EnumSource
  void aRequestSentOnceDoesNotGoOverAConnectionWhoseEndHasArrived(End end) throws Exception {
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream = RawUpstream.saying("hello")) {
      client.get(upstream);
      client.awaitIdle(1);
      assertThat(getBehindTheLoopsBack(client, upstream, Reuse.RECENT, end)).isEqualTo("200 hello");
      assertThat(upstream.connections()).hasSize(2);
      assertThat(client.counts.connects()).isEqualTo(2);
      client.awaitIdle(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void norDoesAnyOther(End end) throws Exception {
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream = RawUpstream.saying("hello")) {
      client.get(upstream);
      client.awaitIdle(1);
      assertThat(getBehindTheLoopsBack(client, upstream, Reuse.ANY, end)).isEqualTo("200 hello");
      assertThat(upstream.connections()).hasSize(2);
    }
  }

  @Test
  void norDoesOneOverAConnectionWithBytesBehindTheResponseThatHasJustBeenRead() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream = RawUpstream.saying("hello")) {
      ClientHttpConnector connector = client.connector(upstream, Reuse.ANY);
      Mono<String> both =
          ClientUnderTest.text(client.exchange(connector, TestCall.get("/"), null))
              .flatMap(first -> {
                // On the loop, within the turn that has read the response.
                try {
                  End.UNINVITED_BYTE.of(upstream.connections().getLast().socket());
                  spin(Duration.ofNanos(500_000)); // as the sleep above
                } catch (IOException e) {
                  return Mono.error(e);
                }
                return ClientUnderTest.text(
                    client.exchangeHere(connector, TestCall.get("/"), null));
              });
      assertThat(ClientUnderTest.await(both)).isEqualTo("200 hello");
      assertThat(upstream.connections()).hasSize(2);
    }
  }

  /** Returns when the other side's kernel has the end. */
  private static void endAcknowledged(Socket socket) throws IOException {
    socket.setSoLinger(true, 20);
    socket.close();
  }

  @ParameterizedTest
  @EnumSource
  void theSameHoldsWithoutEpoll(End end) throws Exception {
    var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (ClientUnderTest client = new ClientUnderTest(group, NioSocketChannel.class);
        RawUpstream upstream = RawUpstream.saying("hello")) {
      client.get(upstream);
      assertThat(client.get(upstream, Reuse.RECENT)).isEqualTo("200 hello");
      assertThat(upstream.connections()).hasSize(1);
      client.awaitIdle(1);
      assertThat(getBehindTheLoopsBack(client, upstream, Reuse.RECENT, end)).isEqualTo("200 hello");
      assertThat(upstream.connections()).hasSize(2);
    }
  }

  @Test
  void aRequestSentOnceGoesOverAConnectionUsedAMomentAgo() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream = RawUpstream.saying("hello")) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.get(upstream, Reuse.RECENT)).isEqualTo("200 hello");
      }
      assertThat(upstream.connections()).hasSize(1);
    }
  }

  @Test
  void aRequestSentOnceOpensAConnectionWhenAllHaveBeenIdleForASecond() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream = RawUpstream.saying("hello")) {
      client.get(upstream);
      client.awaitIdle(1);
      long since = System.nanoTime();
      await()
          .pollDelay(Duration.ofSeconds(1))
          .until(() -> System.nanoTime() - since > LoopPool.RECENT_NANOS);
      client.get(upstream, Reuse.RECENT);
      assertThat(upstream.connections()).hasSize(2);
      // The older one was not given up for it.
      client.awaitIdle(2);
    }
  }

  @Test
  void atTheLimitAConnectionIdleForTooLongMakesRoomForAFreshOne() throws Exception {
    PoolLimits one =
        new PoolLimits(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(1), 1);
    try (ClientUnderTest client = new ClientUnderTest(one);
        RawUpstream upstream = RawUpstream.saying("hello")) {
      client.get(upstream);
      client.awaitIdle(1);
      long since = System.nanoTime();
      await()
          .pollDelay(Duration.ofSeconds(1))
          .until(() -> System.nanoTime() - since > LoopPool.RECENT_NANOS);
      assertThat(client.get(upstream, Reuse.RECENT)).isEqualTo("200 hello");
      client.awaitIdle(1);
    }
  }

  /**
   * Between the look and the write is no room for an end but the time that both take: what is said
   * below of ends that have arrived is all that can be said.
   */
  @Test
  void whatWasSeenOpenIsWrittenToBeforeTheLoopTurnsToAnythingElse() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream =
            new RawUpstream(connection -> {
              connection.readRequest();
              connection.answer("first");
              seen.await(); // not a byte of the second request is read before
              connection.readRequest();
              connection.answer("second");
            })) {
      client.get(upstream);
      client.awaitIdle(1);
      CompletableFuture<String> answer = new CompletableFuture<>();
      InputStream arrived = upstream.connections().getFirst().in();
      client.onLoop(() -> {
        post(client, upstream).subscribe(answer::complete, answer::completeExceptionally);
        client
            .loop()
            .execute(() -> {
              await().until(() -> arrived.available() > 0);
              seen.countDown();
            });
      });
      assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("200 second");
    }
  }

  /** Whether or not the loop has heard of the end, and whatever it was doing meanwhile. */
  @Test
  void noPostIsLostToAnEndThatHasArrived() throws Exception {
    AtomicInteger executed = new AtomicInteger();
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream =
            RawUpstream.each(connection -> {
              executed.incrementAndGet();
              connection.answer("ok");
            })) {
      for (int i = 1; i <= ROUNDS; i++) {
        assertThat(
                ClientUnderTest.await(
                    Mono.defer(() -> post(client, upstream))
                        .subscribeOn(Schedulers.fromExecutor(client.loop()))))
            .isEqualTo("200 ok");
        assertThat(executed).hasValue(i);
        assertThat(upstream.connections()).hasSize(i);
        Duration busy = Duration.ofNanos(i % 7 * 50_000L);
        client.loop().execute(() -> spin(busy));
        endAcknowledged(upstream.connections().getLast().socket());
        spin(Duration.ofNanos(i % 5 * 50_000L));
      }
    }
  }

  private static Mono<String> post(ClientUnderTest client, RawUpstream upstream) {
    return ClientUnderTest.text(
        client.exchangeHere(
            client.connector(upstream, Reuse.RECENT),
            TestCall.post(4),
            ClientUnderTest.body("once")));
  }

  private static void spin(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }
}
