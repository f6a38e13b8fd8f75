package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.evenkeel.common.backend.BackendUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Mono;

/**
 * What the end of a TLS connection says (RFC 9112, section 9.8): with close_notify all has been
 * said; without, it may have been cut by anybody on the wire.
 */
@ExtendWith(NoLeaks.class)
class TlsEndTest {

  private static final PoolLimits PATIENT =
      new PoolLimits(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMinutes(5), 10);

  @TempDir private static Path directory;
  private static SecureUpstream backend;

  @BeforeAll
  static void makeCertificate() throws Exception {
    backend = SecureUpstream.in(directory);
  }

  private static ClientHttpConnector to(ClientUnderTest client, int port, Reuse reuse) {
    return client.pools.connector(
        BackendUrl.parse("https://backend:" + port), ClientUnderTest.loopback(), reuse);
  }

  private static Mono<ClientHttpResponse> get(ClientUnderTest client, int port) {
    return client.exchange(to(client, port, Reuse.ANY), TestCall.get("/"), null);
  }

  private static Mono<String> post(ClientUnderTest client, int port) {
    return ClientUnderTest.text(
        client.exchange(
            to(client, port, Reuse.RECENT), TestCall.post(2), ClientUnderTest.body("ok")));
  }

  /** The head has arrived, and with it the record's other bytes; then TCP ends. */
  private static UpstreamException failureOfBodyWhenCut(String response) throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, backend.trusting());
        RawUpstream upstream = backend.each(connection -> connection.write(response));
        Relay relay = new Relay(upstream.port())) {
      ClientHttpResponse head = ClientUnderTest.await(get(client, relay.port()));
      relay.cut();
      UpstreamException failure = client.failure(ClientUnderTest.text(Mono.just(head)));
      client.awaitNoneIdle();
      return failure;
    }
  }

  @Test
  void aResponseUpToTheEndIsTruncatedWhereTheEndWasNotSaid() throws Exception {
    assertThat(failureOfBodyWhenCut("HTTP/1.1 200 OK\r\n\r\nhalf").kind()).isEqualTo(Kind.CLOSED);
  }

  @Test
  void soIsOneOfAKnownLength() throws Exception {
    assertThat(failureOfBodyWhenCut("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf").kind())
        .isEqualTo(Kind.CLOSED);
  }

  @Test
  void soIsOneInChunks() throws Exception {
    assertThat(
            failureOfBodyWhenCut("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf")
                .kind())
        .isEqualTo(Kind.CLOSED);
  }

  @Test
  void itIsCompleteWhereTheEndWasSaidHoweverLateTcpEnds() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, backend.trusting());
        RawUpstream upstream =
            backend.each(connection -> {
              connection.write("HTTP/1.1 200 OK\r\n\r\nall");
              connection.socket().close();
            });
        Relay relay = new Relay(upstream.port())) {
      assertThat(ClientUnderTest.await(ClientUnderTest.text(get(client, relay.port()))))
          .isEqualTo("200 all");
      client.awaitNoneIdle();
    }
  }

  @Test
  void aCloseNotifyDoesNotCompleteWhatIsShort() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, backend.trusting());
        RawUpstream upstream =
            backend.each(connection -> {
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
              connection.socket().close();
            })) {
      UpstreamException failure =
          client.failure(ClientUnderTest.text(get(client, upstream.port())));
      assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
    }
  }

  @Test
  void anIdleConnectionLeavesThePoolWithTheCloseNotifyBeforeTcpEnds() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, backend.trusting());
        RawUpstream upstream = backend.each(connection -> connection.answer("hello"));
        Relay relay = new Relay(upstream.port())) {
      ClientUnderTest.await(ClientUnderTest.text(get(client, relay.port())));
      client.awaitIdle(1);
      upstream.connections().getFirst().socket().shutdownOutput();
      client.awaitNoneIdle();
      assertThat(ClientUnderTest.await(post(client, relay.port()))).isEqualTo("200 hello");
      assertThat(relay.accepted()).isEqualTo(2);
    }
  }

  @Test
  void aCloseNotifyReadTogetherWithTheResponseIsSeenBeforeTheNextRequest() throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CountDownLatch busy = new CountDownLatch(1);
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, backend.trusting());
        RawUpstream upstream =
            backend.each(connection -> {
              if (asked.complete(null)) {
                busy.await();
                connection.answer("first");
                connection.socket().close();
              } else {
                connection.answer("second");
              }
            });
        Relay relay = new Relay(upstream.port())) {
      var answers =
          ClientUnderTest.text(get(client, relay.port()))
              .flatMap(first ->
                  // On the loop still, within the read that brought both.
                  ClientUnderTest.text(
                          client.exchangeHere(
                              to(client, relay.port(), Reuse.RECENT),
                              TestCall.post(2),
                              ClientUnderTest.body("ok")))
                      .map(second -> first + ", " + second))
              .toFuture();
      asked.join();
      client
          .loop()
          .execute(() -> {
            busy.countDown();
            awaitEnd(relay);
          });
      assertThat(answers.get(20, TimeUnit.SECONDS)).isEqualTo("200 first, 200 second");
      assertThat(relay.accepted()).isEqualTo(2);
    }
  }

  private static void awaitEnd(Relay relay) {
    try {
      relay.awaitEnd();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
