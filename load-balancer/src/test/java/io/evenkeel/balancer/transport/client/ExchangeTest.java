package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.Version;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What goes out, what comes back, and what becomes of the connection then. */
@ExtendWith(NoLeaks.class)
@SuppressWarnings("StringConcatToTextBlock") // line ends are part of what is meant
class ExchangeTest {

  private final ClientUnderTest client = new ClientUnderTest();

  @AfterEach
  void stop() {
    client.close();
  }

  private String ask(RawUpstream upstream, TestCall call, Flux<DataBuffer> body) {
    return ClientUnderTest.await(client.text(upstream, Reuse.ANY, call, body));
  }

  private String ask(RawUpstream upstream, TestCall call) {
    return ClientUnderTest.await(client.text(upstream, Reuse.ANY, call, null));
  }

  @Test
  void theHeadGoesOutAsItIsAndNothingElse() throws Exception {
    try (RawUpstream upstream = RawUpstream.saying("ok")) {
      Fields fields =
          new Fields()
              .add("hOsT", "a")
              .add("X-Twice", "1")
              .add("x-twice", "")
              .add("X-Odd", "\u00e4");
      ask(
          upstream,
          new TestCall(
              new RequestHead("QUERY", "/a//b%zz?|{}", Version.HTTP_1_1, fields, Framing.NONE)));
      assertThat(upstream.connections().getFirst().head())
          .isEqualTo(
              "QUERY /a//b%zz?|{} HTTP/1.1\nhOsT: a\nX-Twice: 1\nx-twice: \nX-Odd: \u00e4\n");
    }
  }

  @Test
  void aBodyOfKnownLengthGoesOutBare() throws Exception {
    try (RawUpstream upstream = RawUpstream.saying("ok")) {
      assertThat(ask(upstream, TestCall.post(9), ClientUnderTest.body("one", "two", "six")))
          .isEqualTo("200 ok");
      assertThat(upstream.connections().getFirst().bodyText()).isEqualTo("onetwosix");
      client.awaitIdle(1);
    }
  }

  @Test
  void aBodyOfUnknownLengthGoesOutInChunksWithTrailers() throws Exception {
    try (RawUpstream upstream = RawUpstream.saying("ok")) {
      TestCall call = TestCall.chunked().withTrailer("X-Sum", "42");
      assertThat(ask(upstream, call, ClientUnderTest.body("one", "", "two"))).isEqualTo("200 ok");
      RawUpstream.Connection seen = upstream.connections().getFirst();
      assertThat(seen.bodyText()).isEqualTo("onetwo");
      assertThat(seen.trailers()).isEqualTo("X-Sum: 42\n");
    }
  }

  @Test
  void anEmptyChunkedBodyIsOneLastChunk() throws Exception {
    try (RawUpstream upstream = RawUpstream.saying("ok")) {
      assertThat(ask(upstream, TestCall.chunked())).isEqualTo("200 ok");
      assertThat(upstream.connections().getFirst().bodyText()).isEmpty();
      client.awaitIdle(1);
    }
  }

  @Test
  void aBodyLongerThanItsHeadSaysIsCutThere() throws Exception {
    try (RawUpstream upstream = RawUpstream.saying("ok")) {
      assertThatThrownBy(() -> ask(upstream, TestCall.post(4), ClientUnderTest.body("one", "two")))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("longer");
      client.awaitNoneIdle();
      assertThat(upstream.connections().getFirst().bodyText()).doesNotContain("two");
    }
  }

  @Test
  void aBodyShorterThanItsHeadSaysClosesTheConnection() throws Exception {
    try (RawUpstream upstream = RawUpstream.saying("ok")) {
      assertThatThrownBy(() -> ask(upstream, TestCall.post(9), ClientUnderTest.body("one")))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("6 bytes short");
      client.awaitNoneIdle();
    }
  }

  @Test
  void aBodyThatFailsFailsTheRequestWithItsOwnError() throws Exception {
    try (RawUpstream upstream = RawUpstream.saying("ok")) {
      Flux<DataBuffer> failing =
          ClientUnderTest.body("one").concatWith(Flux.error(new IllegalArgumentException("gone")));
      assertThatThrownBy(() -> ask(upstream, TestCall.chunked(), failing))
          .hasRootCauseInstanceOf(IllegalArgumentException.class);
      client.awaitNoneIdle();
    }
  }

  @Test
  void withoutACallNothingIsSent() throws Exception {
    try (RawUpstream upstream = RawUpstream.saying("ok")) {
      Mono<ClientHttpResponse> bare =
          client
              .connector(upstream, Reuse.ANY)
              .connect(HttpMethod.GET, URI.create("/"), request -> request.setComplete());
      assertThatThrownBy(() -> ClientUnderTest.await(bare))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("UpstreamCall");
      client.awaitNoneIdle();
      assertThat(upstream.connections().getFirst().head()).isEmpty();
    }
  }

  @Test
  void aCallbackThatWritesNothingOrThrowsFailsTheRequest() throws Exception {
    try (RawUpstream upstream = RawUpstream.saying("ok")) {
      var connector = client.connector(upstream, Reuse.ANY);
      assertThatThrownBy(() ->
              ClientUnderTest.await(
                  connector.connect(HttpMethod.GET, URI.create("/"), _ -> Mono.empty())))
          .hasMessageContaining("not written");
      assertThatThrownBy(() ->
              ClientUnderTest.await(
                  connector.connect(
                      HttpMethod.GET,
                      URI.create("/"),
                      _ -> {
                        throw new IllegalArgumentException("no");
                      })))
          .hasRootCauseInstanceOf(IllegalArgumentException.class);
      client.awaitNoneIdle();
    }
  }

  @Test
  void actionsBeforeTheCommitRunBeforeTheFirstByte() throws Exception {
    try (RawUpstream upstream = RawUpstream.saying("ok")) {
      AtomicBoolean committedBefore = new AtomicBoolean(true);
      Mono<ClientHttpResponse> request =
          client
              .connector(upstream, Reuse.ANY)
              .connect(
                  HttpMethod.GET,
                  URI.create("/"),
                  out -> {
                    committedBefore.set(out.isCommitted());
                    out.beforeCommit(() ->
                        Mono.fromRunnable(() ->
                            out.getAttributes()
                                .put(
                                    io.evenkeel.balancer.transport.UpstreamCall.ATTRIBUTE,
                                    TestCall.get("/late"))));
                    return out.setComplete().then(out.setComplete());
                  });
      assertThat(ClientUnderTest.await(ClientUnderTest.text(request))).isEqualTo("200 ok");
      assertThat(committedBefore).isFalse();
      assertThat(upstream.connections().getFirst().head()).startsWith("GET /late ");
    }
  }

  @Test
  void theResponseComesAsItIs() throws Exception {
    String raw =
        "HTTP/1.1 299 Odd one\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX-Empty:\r\n"
            + "Content-Length: 3\r\n\r\nabc";
    try (RawUpstream upstream = RawUpstream.each(connection -> connection.write(raw))) {
      TestCall call = TestCall.get("/");
      ClientHttpResponse response =
          ClientUnderTest.await(client.exchange(client.connector(upstream, Reuse.ANY), call, null));
      ResponseHead head = java.util.Objects.requireNonNull(call.responded);
      assertThat(head.reason()).isEqualTo("Odd one");
      assertThat(head.fields().toString())
          .isEqualTo("Set-Cookie: a=1\nset-cookie: b=2\nX-Empty: \nContent-Length: 3\n");
      assertThat(response.getStatusCode().value()).isEqualTo(299);
      assertThat(response.getHeaders().get("Set-Cookie")).containsExactly("a=1", "b=2");
      assertThat(response.getCookies()).isEmpty();
      assertThat(ClientUnderTest.await(ClientUnderTest.text(Mono.just(response))))
          .isEqualTo("299 abc");
    }
  }

  @Test
  void interimResponsesAreToldBeforeTheFinalOne() throws Exception {
    String raw =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    try (RawUpstream upstream = RawUpstream.each(connection -> connection.write(raw))) {
      TestCall call = TestCall.get("/");
      assertThat(ask(upstream, call)).isEqualTo("200 ok");
      assertThat(call.interim).extracting(ResponseHead::status).containsExactly(100, 103);
      assertThat(call.interim.getLast().fields().first("Link")).isEqualTo("</x>");
      client.awaitIdle(1);
    }
  }

  @Test
  void trailersAreToldBeforeTheBodyEnds() throws Exception {
    String raw =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n";
    try (RawUpstream upstream = RawUpstream.each(connection -> connection.write(raw))) {
      TestCall call = TestCall.get("/");
      List<String> seen = new ArrayList<>();
      String text =
          ClientUnderTest.await(
              ClientUnderTest.text(
                      client.exchange(client.connector(upstream, Reuse.ANY), call, null))
                  .doOnNext(_ -> seen.add(String.valueOf(call.responseTrailers.first("X-Sum")))));
      assertThat(text).isEqualTo("200 ok");
      assertThat(seen).containsExactly("7");
      client.awaitIdle(1);
    }
  }

  @Test
  void responsesWithoutContentEndWithTheirHead() throws Exception {
    for (String status : List.of("204 No Content", "304 Not Modified")) {
      String raw = "HTTP/1.1 " + status + "\r\n\r\n";
      try (RawUpstream upstream = RawUpstream.each(connection -> connection.write(raw))) {
        assertThat(ask(upstream, TestCall.get("/"))).isEqualTo(status.substring(0, 3) + " ");
        assertThat(ask(upstream, TestCall.get("/"))).isEqualTo(status.substring(0, 3) + " ");
        assertThat(upstream.connections()).hasSize(1);
      }
      client.awaitNoneIdle();
    }
  }

  @Test
  void theAnswerToAHeadHasNoContentWhateverItsLength() throws Exception {
    String raw = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
    try (RawUpstream upstream = RawUpstream.each(connection -> connection.write(raw))) {
      RequestHead head =
          new RequestHead(
              "HEAD", "/", Version.HTTP_1_1, new Fields().add("Host", "b"), Framing.NONE);
      assertThat(ask(upstream, new TestCall(head))).isEqualTo("200 ");
      client.awaitIdle(1);
    }
  }

  @Test
  void aResponseMayEndWithItsConnection() throws Exception {
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\n\r\nall of");
          connection.write(" it");
        })) {
      assertThat(ask(upstream, TestCall.get("/"))).isEqualTo("200 all of it");
      client.awaitNoneIdle();
    }
  }

  @Test
  void connectionsThatDoNotPersistAreNotUsedAgain() throws Exception {
    for (String head :
        List.of(
            "HTTP/1.1 200 OK\r\nConnection: close\r\n",
            "HTTP/1.1 200 OK\r\nConnection: x-a, CLOSE\r\n",
            "HTTP/1.0 200 OK\r\n")) {
      String raw = head + "Content-Length: 2\r\n\r\nok";
      try (RawUpstream upstream = RawUpstream.each(connection -> connection.write(raw))) {
        assertThat(ask(upstream, TestCall.get("/"))).isEqualTo("200 ok");
        assertThat(ask(upstream, TestCall.get("/"))).isEqualTo("200 ok");
        assertThat(upstream.connections()).hasSize(2);
        client.awaitNoneIdle();
      }
    }
  }

  @Test
  void aServerOfHttp10MayKeepItsConnection() throws Exception {
    String raw = "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok";
    try (RawUpstream upstream = RawUpstream.each(connection -> connection.write(raw))) {
      ask(upstream, TestCall.get("/"));
      ask(upstream, TestCall.get("/"));
      assertThat(upstream.connections()).hasSize(1);
    }
  }

  @Test
  void bytesAfterTheEndSpoilTheConnectionAndNotTheResponse() throws Exception {
    String whole = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    for (String rest : List.of("!", whole, "\r\n")) {
      try (RawUpstream upstream = RawUpstream.each(connection -> connection.write(whole + rest))) {
        assertThat(ask(upstream, TestCall.get("/"))).isEqualTo("200 ok");
        assertThat(ask(upstream, TestCall.get("/"))).isEqualTo("200 ok");
        assertThat(upstream.connections()).hasSize(2);
        client.awaitNoneIdle();
      }
    }
  }

  @Test
  void everySignalComesOnTheLoopOfTheRequest() throws Exception {
    String raw =
        "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n";
    try (RawUpstream upstream = RawUpstream.each(connection -> connection.write(raw))) {
      TestCall call = TestCall.get("/");
      Mono<ClientHttpResponse> response =
          client
              .exchange(client.connector(upstream, Reuse.ANY), call, null)
              .doOnNext(_ -> call.threads.add(Thread.currentThread()))
              .map(head ->
                  new org.springframework.http.client.reactive.ClientHttpResponseDecorator(head) {
                    @Override
                    public Flux<DataBuffer> getBody() {
                      return super.getBody()
                          .doOnEach(_ -> call.threads.add(Thread.currentThread()));
                    }
                  });
      assertThat(ClientUnderTest.await(ClientUnderTest.text(response))).isEqualTo("200 ok");
      client.onLoop(() -> call.threads.add(Thread.currentThread()));
      assertThat(call.threads).hasSize(1);
    }
  }

  @Test
  void cancellingTheRequestClosesTheConnectionAtOnce() throws Exception {
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readRequest();
          connection.awaitEnd();
        })) {
      var waiting = client.text(upstream, Reuse.ANY, TestCall.get("/"), null).subscribe();
      org.awaitility.Awaitility.await().until(() -> upstream.open() == 1);
      waiting.dispose();
      client.awaitNoneIdle();
      org.awaitility.Awaitility.await().until(() -> upstream.open() == 0);
    }
  }

  @Test
  void cancellingTheBodyClosesTheConnectionAtOnce() throws Exception {
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
          connection.awaitEnd();
        })) {
      String first =
          ClientUnderTest.await(
              client
                  .exchange(client.connector(upstream, Reuse.ANY), TestCall.get("/"), null)
                  .flatMap(response -> response.getBody().next())
                  .map(ExchangeTest::take));
      assertThat(first).isEqualTo("half");
      client.awaitNoneIdle();
      org.awaitility.Awaitility.await().until(() -> upstream.open() == 0);
    }
  }

  private static String take(DataBuffer buffer) {
    String text = buffer.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
    org.springframework.core.io.buffer.DataBufferUtils.release(buffer);
    return text;
  }
}
