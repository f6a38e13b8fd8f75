package io.evenkeel.balancer.transport.server;

import static io.evenkeel.balancer.transport.server.ServerUnderTest.buffer;
import static io.evenkeel.balancer.transport.server.ServerUnderTest.handler;
import static io.evenkeel.balancer.transport.server.ServerUnderTest.pattern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;
import io.evenkeel.balancer.transport.server.RawClient.End;
import io.netty.channel.epoll.Epoll;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What the client gets to see of responses. */
@SuppressWarnings("try") // who closes early, and when, is what these tests are about
class ResponsesTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String OLD_GET = "GET / HTTP/1.0\r\n\r\n";

  private static Fields length(long length) {
    return new Fields().add("Content-Length", String.valueOf(length));
  }

  private static Flux<DataBuffer> text(String... parts) {
    return Flux.just(parts).map(ServerUnderTest::buffer);
  }

  @Test
  void chunksGoOutWithTheirTrailers() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call ->
                    call.answer(
                        200,
                        new Fields(),
                        Framing.CHUNKED,
                        text("abc", "", "de")
                            .doOnComplete(() ->
                                call.downstream()
                                    .respondTrailers(new Fields().add("X-Sum", "7"))))));
        RawClient client = server.client()) {
      client.send(GET).send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      assertThat(client.head()).isEqualTo("HTTP/1.1 200 Fine\nTransfer-Encoding: chunked\n");
      String chunks = "3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 7\r\n\r\n";
      assertThat(client.read(chunks.length())).isEqualTo(chunks);
      assertThat(client.head()).endsWith("Connection: close\n");
      assertThat(client.rest()).isEqualTo(chunks);
    }
  }

  @Test
  void anOldClientGetsContentUpToTheEndOfTheConnection() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(
                    call -> call.answer(200, new Fields(), Framing.CHUNKED, text("abc", "de"))));
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

      assertThat(client.head()).isEqualTo("HTTP/1.1 200 Fine\nConnection: close\n");
      assertThat(client.rest()).isEqualTo("abcde");
    }
  }

  @Test
  void anOldClientKeepsItsConnectionWhenItAsks() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(handler(call -> call.answer(200, "abc")));
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
      assertThat(client.head()).contains("Connection: keep-alive");
      assertThat(client.read(3)).isEqualTo("abc");

      client.send(OLD_GET);
      assertThat(client.head()).contains("Connection: close");
      assertThat(client.rest()).isEqualTo("abc");
    }
  }

  @Test
  void aCloseDelimitedUpstreamBecomesChunksForWhoKnowsThem() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> call.answer(200, new Fields(), Framing.UNTIL_CLOSE, text("abc"))));
        RawClient client = server.client()) {
      client.send(GET);

      assertThat(client.head()).contains("Transfer-Encoding: chunked").doesNotContain("close");
      assertThat(client.read(13)).isEqualTo("3\r\nabc\r\n0\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304, 200})
  void noContentFollowsWhereNoneMay(int status) throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call ->
                    call.answer(
                        status,
                        status == 204 ? new Fields() : length(5),
                        status == 204 ? Framing.NONE : Framing.length(5),
                        text("abcde"))));
        RawClient client = server.client()) {
      String method = status == 200 ? "HEAD" : "GET";
      client.send(method + " / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 " + status).doesNotContain("Connection");

      client.send(method + " / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      client.head();
      assertThat(client.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "abcdefg"})
  void anotherNumberOfBytesThanDeclaredEndsInAReset(String body) throws Exception {
    AtomicReference<Throwable> told = new AtomicReference<>();
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call ->
                    call.answer(200, length(5), Framing.length(5), text(body))
                        .doOnError(told::set)));
        RawClient client = server.client()) {
      client.send(GET);

      assertThat(client.end()).isEqualTo(End.RESET);
      await().until(() -> told.get() != null);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {GET, OLD_GET})
  void aBodyThatFailsAfterTheHeadEndsInAReset(String request) throws Exception {
    Sinks.Many<DataBuffer> body = Sinks.many().unicast().onBackpressureBuffer();
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> call.answer(200, new Fields(), Framing.CHUNKED, body.asFlux())));
        RawClient client = server.client()) {
      client.send(request);
      body.tryEmitNext(buffer("abc"));
      client.head();
      body.tryEmitError(new IllegalStateException("cut"));

      assertThat(client.end()).isEqualTo(End.RESET);
    }
  }

  @Test
  void aFailureBeforeTheHeadIsAnsweredAndEndsTheConnection() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> {
                  if (call.downstream().head().target().equals("/throw")) {
                    throw new IllegalStateException("thrown");
                  }
                  return call.response().writeWith(Flux.error(new IllegalStateException("failed")));
                }));
        RawClient thrown = server.client();
        RawClient failed = server.client()) {
      thrown.send("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n");
      failed.send(GET);

      assertThat(thrown.head()).startsWith("HTTP/1.1 500 ").contains("Connection: close");
      assertThat(failed.head()).startsWith("HTTP/1.1 500 ");
      assertThat(failed.end()).isEqualTo(End.CLOSED);
    }
  }

  @Test
  void aHeadThatMustNotGoOutBecomesAFailure() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call ->
                    call.answer(
                        200, new Fields().add("X", "a\r\nY: b"), Framing.CHUNKED, text("abc"))));
        RawClient client = server.client()) {
      client.send(GET);

      assertThat(client.head()).startsWith("HTTP/1.1 500 ").doesNotContain("Y");
    }
  }

  @Test
  void theHeadDoesNotWaitForTheBodyAndEventsDoNotWaitForEachOther() throws Exception {
    Sinks.Many<DataBuffer> events = Sinks.many().unicast().onBackpressureBuffer();
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> call.answer(200, new Fields(), Framing.CHUNKED, events.asFlux())));
        RawClient client = server.client()) {
      client.send(GET);
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");

      events.tryEmitNext(buffer("one"));
      assertThat(client.read(8)).isEqualTo("3\r\none\r\n");
      events.tryEmitNext(buffer("two"));
      assertThat(client.read(8)).isEqualTo("3\r\ntwo\r\n");
    }
  }

  @Test
  void interimResponsesGoOutAtOnceButNotToOldClients() throws Exception {
    ResponseHead hints =
        new ResponseHead(
            103, "Early Hints", Version.HTTP_1_1, new Fields().add("Link", "</a>"), Framing.NONE);
    Sinks.One<String> answer = Sinks.one();
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> {
                  call.downstream().interim(hints);
                  return answer.asMono().flatMap(text -> call.answer(200, text));
                }));
        RawClient client = server.client();
        RawClient old = server.client()) {
      client.send(GET);
      old.send(OLD_GET);
      assertThat(client.head()).isEqualTo("HTTP/1.1 103 Early Hints\nLink: </a>\n");

      answer.tryEmitValue("abc");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(old.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void anAnswerBeforeTheEndOfTheRequestIsReadableAndTheLast() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(handler(call -> call.answer(413, "no")));
        RawClient client = server.client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 413 ").contains("Connection: close");
      // What still comes is dropped, not answered with a reset that would overtake the answer.
      client.send(pattern(1_000_000));

      assertThat(client.rest()).isEqualTo("no");
    }
  }

  @Test
  void aSlowReaderHoldsTheHandlerBack() throws Exception {
    AtomicLong produced = new AtomicLong();
    long size = 200_000_000;
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call ->
                    call.answer(
                        200,
                        length(size),
                        Framing.length(size),
                        Flux.range(0, 20_000)
                            .map(_ -> {
                              produced.addAndGet(10_000);
                              return buffer(new byte[10_000]);
                            }))));
        RawClient client = server.client()) {
      client.send(GET);
      client.head();

      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(10))
          .until(() -> produced.get() < size / 4);
    }
  }

  /** On other systems than Linux the kernel decides. */
  @Test
  void aReaderThatHasStoppedCostsLittleOfTheKernelsMemoryToo() throws Exception {
    assumeTrue(Epoll.isAvailable());
    AtomicLong taken = new AtomicLong();
    Flux<DataBuffer> endless =
        Flux.generate(sink -> {
          taken.addAndGet(16 * 1024);
          sink.next(buffer(pattern(16 * 1024)));
        });
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> call.answer(200, new Fields(), Framing.UNTIL_CLOSE, endless)));
        RawClient client = RawClient.withReceiveBuffer(server.port(), 32 * 1024)) {
      client.send(OLD_GET).head();
      AtomicLong before = new AtomicLong(-1);
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(() -> before.getAndSet(taken.get()) == taken.get());

      // Its own kernel has some 64 KiB, ours SendBuffer.KERNEL, the channel 64 KiB.
      assertThat(taken.get()).isLessThan(600 * 1024);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSlowReaderIsCutOffOnlyWhenItHasStopped(boolean reading) throws Exception {
    int size = 16 * 1024 * 1024;
    ServerSettings usual = ServerUnderTest.settings();
    ServerSettings hasty =
        new ServerSettings(
            usual.head(), false, 0, 0, 0, 0, usual.requestHeadTime(), Duration.ofSeconds(1));
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call ->
                    call.answer(
                        200, length(size), Framing.length(size), Flux.just(buffer(pattern(size))))),
                hasty);
        RawClient client = RawClient.withReceiveBuffer(server.port(), 64 * 1024)) {
      client.send(GET).head();
      // All of it is one buffer: the answer is made, and takes three times as long to be read.
      int read = 0;
      for (; reading && read < size; read += 64 * 1024) {
        assertThat(client.readBytes(64 * 1024)).hasSize(64 * 1024);
        Thread.sleep(12);
      }

      if (reading) {
        client.send(GET);
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      } else {
        await().until(() -> server.connections().open() == 0);
        assertThat(client.end()).isEqualTo(End.RESET);
      }
    }
  }

  @Test
  void aClientThatGoesAwayInTheResponseCancelsBodyAndHandler() throws Exception {
    AtomicBoolean body = new AtomicBoolean();
    AtomicBoolean handling = new AtomicBoolean();
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call ->
                    call.answer(
                            200,
                            new Fields(),
                            Framing.CHUNKED,
                            Flux.interval(Duration.ofMillis(5))
                                .onBackpressureDrop()
                                .map(_ -> buffer("tick"))
                                .doOnCancel(() -> body.set(true)))
                        .doOnCancel(() -> handling.set(true))));
        RawClient client = server.client()) {
      client.send(GET);
      client.head();
      client.close();

      await().untilTrue(body);
      await().untilTrue(handling);
      await().until(() -> server.connections().open() == 0);
    }
  }

  @Test
  void aClientThatClosesAfterTheLastByteHasNotCancelled() throws Exception {
    AtomicLong completed = new AtomicLong();
    AtomicLong cancelled = new AtomicLong();
    try (ServerUnderTest server =
        new ServerUnderTest(
            handler(call ->
                call.answer(200, "abc")
                    .doOnSuccess(_ -> completed.incrementAndGet())
                    .doOnCancel(cancelled::incrementAndGet)))) {
      for (int i = 0; i < 200; i++) {
        try (RawClient client = server.client()) {
          client.send(GET);
          client.head();
          client.read(3);
          if (i % 2 == 0) {
            client.vanish();
          }
        }
      }
      await().until(() -> completed.get() == 200);
      assertThat(cancelled).hasValue(0);
    }
  }

  @Test
  void aHandlerThatGivesItsResponseUpHalfwayCutsTheConnection() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call ->
                    call.answer(
                            200, length(6), Framing.length(6), text("abc").concatWith(Flux.never()))
                        .timeout(Duration.ofMillis(50), Mono.empty())));
        RawClient client = server.client()) {
      client.send(GET);

      assertThat(client.end()).isEqualTo(End.RESET);
    }
  }

  @Test
  void servesHandlersThatKnowSpringsWordsOnly() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest((request, response) -> {
              response.beforeCommit(
                  () -> Mono.fromRunnable(() -> response.getHeaders().add("X-Late", "yes")));
              response.addCookie(ResponseCookie.from("a", "b").build());
              return switch (request.getURI().getPath()) {
                case "/none" -> Mono.empty();
                case "/complete" -> {
                  response.setStatusCode(HttpStatus.ACCEPTED);
                  yield response.setComplete();
                }
                case "/flush" -> response.writeAndFlushWith(Flux.just(text("ab"), text("cd")));
                default -> {
                  response.getHeaders().setContentLength(3);
                  yield response.writeWith(Mono.just(buffer("abc")));
                }
              };
            });
        RawClient client = server.client()) {
      client.send("GET /none HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK\n").contains("Content-Length: 0");

      client.send("GET /complete HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.head())
          .startsWith("HTTP/1.1 202 Accepted\n")
          .contains("X-Late: yes", "Set-Cookie: a=b", "Content-Length: 0");

      client.send("GET /flush HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.head()).contains("Transfer-Encoding: chunked");
      assertThat(client.read(19)).isEqualTo("2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n");

      client.send("GET /write HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.head()).contains("Content-Length: 3").doesNotContain("chunked");
      assertThat(client.read(3)).isEqualTo("abc");
    }
  }

  @Test
  void headAndShortBodyLeaveTogether() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(handler(call -> call.answer(200, "abc")));
        RawClient client = server.client()) {
      client.send(GET);
      byte[] once = new byte[1_000];
      int read = client.in().read(once);

      assertThat(new String(once, 0, read, StandardCharsets.ISO_8859_1)).endsWith("\r\n\r\nabc");
    }
  }
}
