package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpConnector;
import reactor.core.publisher.Mono;

/** Kept-alive connections that the upstream has ended meanwhile (RFC 9112, section 9.5). */
@ExtendWith(NoLeaks.class)
class StaleConnectionTest {

  private static final Set<Kind> RACED = EnumSet.of(Kind.STALE, Kind.CLOSED);

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
  void norDoesAnyOtherOnceTheConnectionHasBeenIdle(End end) throws Exception {
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream = RawUpstream.saying("hello")) {
      client.get(upstream);
      client.awaitIdle(1);
      assertThat(getBehindTheLoopsBack(client, upstream, Reuse.ANY, end)).isEqualTo("200 hello");
      assertThat(upstream.connections()).hasSize(2);
    }
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

  @Test
  void postsLoseNothingToAnUpstreamThatEndsIdleConnections() throws Exception {
    Duration keepAlive = Duration.ofMillis(3);
    Duration noRace = Duration.ofMillis(50);
    AtomicInteger late = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    try (ClientUnderTest client = new ClientUnderTest();
        RawUpstream upstream =
            new RawUpstream(connection -> {
              while (true) {
                connection.socket().setSoTimeout((int) keepAlive.toMillis());
                try {
                  connection.readRequest();
                } catch (SocketTimeoutException e) {
                  if (connection.in().available() > 0) {
                    continue;
                  }
                  connection.socket().shutdownOutput();
                  ended.incrementAndGet();
                  long at = System.nanoTime();
                  connection.socket().setSoTimeout(0);
                  connection.readRequest();
                  if (Long.parseLong(connection.bodyText()) - at > noRace.toNanos()) {
                    late.incrementAndGet();
                  }
                  return;
                }
                connection.answer("ok");
              }
            })) {
      int answered = 0;
      int raced = 0;
      for (int i = 0; i < 300; i++) {
        // Sometimes the loop is too busy to hear of an end when it comes.
        int busy = i % 7;
        client.loop().execute(() -> spin(Duration.ofMillis(busy)));
        try {
          ClientUnderTest.await(
              client.text(upstream, Reuse.RECENT, TestCall.post(20), timeOfSending()));
          answered++;
        } catch (java.util.concurrent.CompletionException e) {
          if (e.getCause() instanceof UpstreamException cut && RACED.contains(cut.kind())) {
            // The end and the request passed each other on the way: no client can see that.
            raced++;
          } else {
            assertThat(e.getCause()).hasMessageContaining("accepted and closed"); // nothing sent
          }
        }
        spin(Duration.ofMillis(i % 5));
      }
      assertThat(late).hasValue(0);
      assertThat(ended.get()).as("there was something to lose").isGreaterThan(20);
      assertThat(raced).as("of %d", answered + raced).isLessThan(60);
    }
  }

  private static Mono<DataBuffer> timeOfSending() {
    return Mono.fromSupplier(() -> ClientUnderTest.bytes("%020d".formatted(System.nanoTime())));
  }

  private static void spin(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }
}
