package io.evenkeel.balancer.transport.server;

import static io.evenkeel.balancer.transport.server.ServerUnderTest.handler;
import static io.evenkeel.balancer.transport.server.ServerUnderTest.pattern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.DownstreamException;
import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.Version;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the handler gets to see of requests. */
@SuppressWarnings("try") // who closes early, and when, is what these tests are about
class RequestsTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  @ParameterizedTest
  @ValueSource(strings = {"/%zz", "/a|b{c}", "//x/../y;p?q=%2e", "/?a=[1]", "/^`\\", "/é"})
  void handsOverTargetsThatNoUriCouldHold(String target) throws Exception {
    List<URI> uris = new CopyOnWriteArrayList<>();
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> {
                  uris.add(call.request().getURI());
                  call.request().getPath();
                  call.request().getQueryParams();
                  return call.answer(200, call.downstream().head().target());
                }));
        RawClient client = server.client()) {
      client.send("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      client.head();
      assertThat(client.rest()).isEqualTo(target);
      assertThat(uris).hasSize(1);
    }
  }

  @Test
  void answersPipelinedRequestsInTheirOrderOneAtATime() throws Exception {
    AtomicBoolean busy = new AtomicBoolean();
    List<String> overlaps = new CopyOnWriteArrayList<>();
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> {
                  String target = call.downstream().head().target();
                  if (!busy.compareAndSet(false, true)) {
                    overlaps.add(target);
                  }
                  return Mono.delay(Duration.ofMillis(5))
                      .then(Mono.fromRunnable(() -> busy.set(false)))
                      .then(call.answer(200, target));
                }));
        RawClient client = server.client()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        all.append("POST /%02d HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc".formatted(i));
      }
      client.send(all.toString());

      for (int i = 0; i < 50; i++) {
        assertThat(client.head()).doesNotContain("close");
        assertThat(client.read(3)).isEqualTo("/%02d".formatted(i));
      }
      assertThat(overlaps).isEmpty();
    }
  }

  @Test
  void aShortBodyIsThereBeforeTheHandlerIsCalled() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> call.answer(200, "" + call.downstream().isRequestComplete())));
        RawClient client = server.client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");

      assertThat(client.head()).doesNotContain("close");
      assertThat(client.read(4)).isEqualTo("true");
    }
  }

  @Test
  void chunksAndTrailersAreTakenApart() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call ->
                    DataBufferUtils.join(call.request().getBody())
                        .map(whole -> {
                          String text = whole.toString(StandardCharsets.UTF_8);
                          DataBufferUtils.release(whole);
                          return text + call.downstream().requestTrailers().first("X-Sum");
                        })
                        .flatMap(text -> call.answer(200, text))));
        RawClient client = server.client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
      client.send("2\r\nde\r\n0\r\nX-Sum: 7\r\n\r\n");

      client.head();
      assertThat(client.read(6)).isEqualTo("abcde7");
    }
  }

  @Test
  void anUnreadBodyCostsOnlyItsBuffer() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(handler(call -> Mono.never()));
        RawClient client = server.client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n");
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  client.send(new byte[100_000_000]);
                } catch (java.io.IOException e) {
                  // the end of the test
                }
              });

      await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).until(writer::isAlive);
    }
  }

  @Test
  void aBadChunkFailsTheBodyWithWhatToAnswer() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(
                    call -> call.request().getBody().doOnNext(DataBufferUtils::release).then()));
        RawClient client = server.client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
      client.send("zz\r\n");

      assertThat(client.head()).startsWith("HTTP/1.1 400 ").contains("Connection: close");
      assertThat(client.end()).isEqualTo(RawClient.End.CLOSED);
    }
  }

  @Test
  void aClientThatGoesAwayInItsBodyFailsItAndCancelsTheHandler() throws Exception {
    AtomicReference<Throwable> error = new AtomicReference<>();
    AtomicBoolean cancelled = new AtomicBoolean();
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> {
                  call.request().getBody().subscribe(DataBufferUtils::release, error::set);
                  return Mono.<Void>never().doOnCancel(() -> cancelled.set(true));
                }));
        RawClient client = server.client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
      client.close();

      await().untilTrue(cancelled);
      await().until(() -> error.get() instanceof DownstreamException gone && gone.isGone());
      await().until(() -> server.connections().open() == 0);
    }
  }

  @Test
  void aResetCancelsTheHandlerThatIsStillWorking() throws Exception {
    AtomicBoolean called = new AtomicBoolean();
    AtomicBoolean cancelled = new AtomicBoolean();
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> {
                  called.set(true);
                  return Mono.<Void>never().doOnCancel(() -> cancelled.set(true));
                }));
        RawClient client = server.client()) {
      client.send(GET);
      await().untilTrue(called);
      client.vanish();

      await().untilTrue(cancelled);
    }
  }

  @Test
  void aClientThatEndsItsDirectionAfterTheRequestGetsTheAnswer() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(
                    call -> Mono.delay(Duration.ofMillis(100)).then(call.answer(200, "late"))));
        RawClient client = server.client()) {
      client
          .send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n")
          .endOutput();

      client.head();
      assertThat(client.read(4)).isEqualTo("late");
      assertThat(client.head()).contains("Connection: close");
      assertThat(client.rest()).isEqualTo("late");
    }
  }

  @Test
  void aSlowReaderThatEndedItsDirectionGetsALargeAnswerWhole() throws Exception {
    byte[] large = pattern(20_000_000);
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call ->
                    Mono.delay(Duration.ofMillis(50))
                        .then(call.answer(200, new String(large, StandardCharsets.ISO_8859_1)))));
        RawClient client = server.client()) {
      client.send(GET).endOutput();
      client.head();
      for (int i = 0; i < 5; i++) {
        byte[] part = client.readBytes(4_000_000);
        assertThat(part).isEqualTo(Arrays.copyOfRange(large, i * 4_000_000, (i + 1) * 4_000_000));
        Thread.sleep(20);
      }
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void aClientThatEndedItsDirectionAndThenBreaksAwayCancelsTheHandler() throws Exception {
    AtomicBoolean called = new AtomicBoolean();
    AtomicBoolean cancelled = new AtomicBoolean();
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> {
                  called.set(true);
                  return Mono.<Void>never().doOnCancel(() -> cancelled.set(true));
                }));
        RawClient client = server.client()) {
      client.send(GET).endOutput();
      await().untilTrue(called);
      client.vanish();

      await().untilTrue(cancelled);
    }
  }

  @Test
  void closesWhenAClientEndsItsDirectionBetweenRequestsOrInAHead() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(handler(call -> call.answer(200, "")));
        RawClient idle = server.client();
        RawClient half = server.client()) {
      idle.endOutput();
      half.send("GET / HT").endOutput();

      assertThat(idle.rest()).isEmpty();
      assertThat(half.rest()).isEmpty();
      await().until(() -> server.connections().open() == 0);
    }
  }

  @Test
  void handsOverVersionPeerAndSpringsView() throws Exception {
    AtomicReference<ServerUnderTest.Call> seen = new AtomicReference<>();
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> {
                  seen.set(call);
                  return call.answer(200, "");
                }));
        RawClient client = server.client()) {
      client.send("BREW /pot?a=1&b=2 HTTP/1.0\r\nCookie: c=d; e=f\r\nX: 1\r\nx: 2\r\n\r\n");
      client.head();
      client.rest();

      ServerUnderTest.Call call = seen.get();
      assertThat(call.downstream().head().version()).isEqualTo(Version.HTTP_1_0);
      assertThat(call.downstream().peer().getAddress().isLoopbackAddress()).isTrue();
      assertThat(call.downstream().local().getPort()).isEqualTo(server.port());
      assertThat(call.request().getMethod().name()).isEqualTo("BREW");
      assertThat(call.request().getHeaders().get("X")).containsExactly("1", "2");
      assertThat(call.request().getPath().value()).isEqualTo("/pot");
      assertThat(call.request().getQueryParams().getFirst("b")).isEqualTo("2");
      assertThat(call.request().getCookies().getFirst("e")).hasToString("e=f");
    }
  }

  @Test
  void echoesBodiesOfEverySizeOverManyConnectionsAtOnce() throws Exception {
    try (ServerUnderTest server =
        new ServerUnderTest(
            handler(call -> {
              Framing framing = call.downstream().head().framing();
              Fields fields = new Fields();
              if (framing.kind() == Framing.Kind.LENGTH) {
                fields.add("Content-Length", "" + framing.length());
              }
              return call.answer(200, fields, framing, call.request().getBody());
            }))) {
      List<Integer> sizes = List.of(1, 16_384, 65_536, 65_537, 262_144, 1_048_576);
      Flux.range(0, 48)
          .flatMap(
              i ->
                  Mono.fromCallable(
                          () -> {
                            echo(server, pattern(sizes.get(i % sizes.size())));
                            return i;
                          })
                      .subscribeOn(reactor.core.scheduler.Schedulers.boundedElastic()),
              48)
          .blockLast(Duration.ofSeconds(60));
      await().until(() -> server.connections().open() == 0);
    }
  }

  private static void echo(ServerUnderTest server, byte[] body) throws Exception {
    try (RawClient client = server.client()) {
      for (int round = 0; round < 3; round++) {
        client.send(
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n".formatted(body.length));
        Thread writer =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    client.send(body);
                  } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
        String head = client.head();
        assertThat(head).contains("Content-Length: " + body.length);
        assertThat(client.readBytes(body.length)).isEqualTo(body);
        writer.join();
        if (head.contains("close")) {
          return;
        }
      }
    }
  }
}
