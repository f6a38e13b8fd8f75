package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Everything at once, by seed: whatever happens, no answer is wrong and nothing is left behind. */
@ExtendWith(NoLeaks.class)
class ChaosTest {

  private static final int REQUESTS = 600;
  private static final int AT_ONCE = 24;
  private static final String LARGE = "0123456789abcdef".repeat(8 * 1024);

  /** What an upstream does with a request; only the first four answer it properly. */
  private static void misbehave(RawUpstream.Connection connection, int how) throws Exception {
    String half = "HTTP/1.1 200 OK\r\nContent-Length: " + LARGE.length() + "\r\n\r\n0123";
    switch (how) {
      case 0 -> connection.answer("");
      case 1 -> connection.answer(LARGE);
      case 2 ->
          connection.write(
              "HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + Integer.toHexString(LARGE.length())
                  + "\r\n"
                  + LARGE
                  + "\r\n0\r\nX-T: 1\r\n\r\n");
      case 3 -> {
        connection.write("HTTP/1.1 200 OK\r\n\r\n" + LARGE);
        connection.socket().close();
      }
      case 4 -> connection.socket().close();
      case 5 -> connection.reset();
      case 6 -> {
        connection.write(half);
        connection.socket().close();
      }
      case 7 -> {
        connection.write(half);
        connection.reset();
      }
      case 8 -> connection.write("nonsense\r\n\r\n");
      case 9 -> connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nuninvited");
      case 10 -> {
        connection.answer("");
        connection.socket().shutdownOutput();
      }
      default -> connection.awaitEnd();
    }
  }

  private static Mono<DataBuffer> part(Random random) {
    return Mono.fromSupplier(() -> ClientUnderTest.bytes(LARGE))
        .delayElement(Duration.ofMillis(random.nextInt(3)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noAnswerIsWrongAndNothingIsLeftBehind(long seed) throws Exception {
    Random random = new Random(seed);
    AtomicInteger whole = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    PoolLimits limits =
        new PoolLimits(
            Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofMillis(200), AT_ONCE);
    try (ClientUnderTest client = new ClientUnderTest(limits, 2, ClientUnderTest.tls());
        RawUpstream upstream =
            new RawUpstream(connection -> {
              while (true) {
                connection.readHead();
                int how = Math.floorMod(served.getAndIncrement() * 7 + (int) seed, 24);
                if (how < 12) {
                  connection.copyBody(java.io.OutputStream.nullOutputStream());
                  misbehave(connection, how);
                } else if (how == 23) {
                  misbehave(connection, 1); // before the request is complete
                  connection.copyBody(java.io.OutputStream.nullOutputStream());
                } else {
                  connection.copyBody(java.io.OutputStream.nullOutputStream());
                  misbehave(connection, how % 4);
                }
              }
            })) {
      Flux<Integer> requests =
          Flux.range(0, REQUESTS)
              .flatMap(
                  i -> {
                    TestCall call = i % 3 == 0 ? TestCall.chunked() : TestCall.get("/" + i);
                    Flux<DataBuffer> body =
                        i % 3 == 0 ? Flux.concat(part(random), part(random)) : null;
                    Reuse reuse = i % 2 == 0 ? Reuse.ANY : Reuse.RECENT;
                    Mono<String> text =
                        i % 5 == 0
                            ? client.textFromAnyLoop(upstream, TestCall.get("/"))
                            : client.text(upstream, reuse, call, body);
                    // Some give up early, and all that nobody answers do in the end.
                    Duration patience = Duration.ofMillis(i % 11 == 0 ? random.nextInt(20) : 2_000);
                    return text.doOnNext(
                            answer -> {
                              assertThat(answer).isIn("200 ", "200 " + LARGE);
                              whole.incrementAndGet();
                            })
                        .take(patience)
                        .onErrorResume(
                            io.evenkeel.balancer.transport.UpstreamException.class,
                            _ -> {
                              failed.incrementAndGet();
                              return Mono.empty();
                            })
                        .thenReturn(1);
                  },
                  AT_ONCE);
      assertThat(ClientUnderTest.await(requests.count())).isEqualTo(REQUESTS);
      assertThat(whole.get()).isGreaterThan(REQUESTS / 3);
      assertThat(failed.get()).isPositive();
      client.awaitNoneIdle();
      await().until(() -> upstream.open() == 0);
    }
  }
}
