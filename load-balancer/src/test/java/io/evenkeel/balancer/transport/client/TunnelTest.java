package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.UpstreamException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Connections after 101 Switching Protocols (RFC 9110, section 7.8). */
@ExtendWith(NoLeaks.class)
class TunnelTest {

  private static final String SWITCHING =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";

  private final ClientUnderTest client = new ClientUnderTest();

  @AfterEach
  void stop() {
    client.awaitNoneIdle();
    client.close();
  }

  private Tunnel open(RawUpstream upstream) {
    TestCall call = TestCall.upgrade();
    ClientHttpResponse response =
        ClientUnderTest.await(client.exchange(client.connector(upstream, Reuse.ANY), call, null));
    assertThat(response.getStatusCode().value()).isEqualTo(101);
    assertThat(ClientUnderTest.await(response.getBody().count())).isZero();
    return Objects.requireNonNull(call.tunnel);
  }

  private static RawUpstream switching(RawUpstream.Script then) throws Exception {
    return new RawUpstream(connection -> {
      connection.readRequest();
      then.run(connection);
    });
  }

  private static Mono<String> text(Flux<DataBuffer> bytes) {
    return DataBufferUtils.join(bytes)
        .map(all -> {
          String text = all.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
          DataBufferUtils.release(all);
          return text;
        })
        .defaultIfEmpty("");
  }

  @Test
  void bytesRightBehindTheHeadAreTheTunnelsFirst() throws Exception {
    try (RawUpstream upstream =
        switching(connection -> connection.write(SWITCHING + "HTTP/1.1 200 OK\r\n\r\nraw"))) {
      Tunnel tunnel = open(upstream);
      assertThat(ClientUnderTest.await(text(tunnel.receive())))
          .isEqualTo("HTTP/1.1 200 OK\r\n\r\nraw");
      ClientUnderTest.await(tunnel.send(Flux.empty()));
    }
  }

  @Test
  void bothDirectionsCarryBytesAndEndOnTheirOwn() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (RawUpstream upstream =
        switching(connection -> {
          connection.write(SWITCHING + "hello");
          byte[] all = connection.in().readAllBytes();
          heard.complete(new String(all, java.nio.charset.StandardCharsets.ISO_8859_1));
          // Our direction has ended; the other one has not.
          connection.write(" and goodbye");
        })) {
      Tunnel tunnel = open(upstream);
      var received = text(tunnel.receive()).toFuture();
      ClientUnderTest.await(tunnel.send(ClientUnderTest.body("ping", "pong")));
      assertThat(heard.join()).isEqualTo("pingpong");
      assertThat(received.join()).isEqualTo("hello and goodbye");
    }
  }

  @Test
  void theUpstreamMayEndItsDirectionFirst() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (RawUpstream upstream =
        switching(connection -> {
          connection.write(SWITCHING + "hello");
          connection.socket().shutdownOutput();
          byte[] all = connection.in().readAllBytes();
          heard.complete(new String(all, java.nio.charset.StandardCharsets.ISO_8859_1));
        })) {
      Tunnel tunnel = open(upstream);
      assertThat(ClientUnderTest.await(text(tunnel.receive()))).isEqualTo("hello");
      ClientUnderTest.await(tunnel.send(ClientUnderTest.body("still here")));
      assertThat(heard.join()).isEqualTo("still here");
    }
  }

  @Test
  void aResetFailsBothDirections() throws Exception {
    CompletableFuture<Void> go = new CompletableFuture<>();
    try (RawUpstream upstream =
        switching(connection -> {
          connection.write(SWITCHING);
          go.join();
          connection.reset();
        })) {
      Tunnel tunnel = open(upstream);
      var received = text(tunnel.receive()).toFuture();
      var sent = tunnel.send(Flux.never()).toFuture();
      go.complete(null);
      assertThatThrownBy(received::join).hasCauseInstanceOf(UpstreamException.class);
      assertThatThrownBy(sent::join).hasCauseInstanceOf(UpstreamException.class);
    }
  }

  @Test
  void anErrorOfTheBytesResetsTheConnection() throws Exception {
    CompletableFuture<Boolean> endedProperly = new CompletableFuture<>();
    try (RawUpstream upstream =
        switching(connection -> {
          connection.write(SWITCHING);
          endedProperly.complete(connection.awaitEnd());
        })) {
      Tunnel tunnel = open(upstream);
      var sent =
          tunnel
              .send(
                  ClientUnderTest.body("half")
                      .concatWith(Flux.error(new IllegalStateException("the client is gone"))))
              .toFuture();
      assertThatThrownBy(sent::join).hasMessageContaining("the client is gone");
      assertThat(endedProperly.join()).isFalse();
    }
  }

  @Test
  void cancellingOrClosingEndsTheConnection() throws Exception {
    try (RawUpstream upstream =
        switching(connection -> {
          connection.write(SWITCHING);
          connection.awaitEnd();
        })) {
      Tunnel cancelled = open(upstream);
      cancelled.receive().subscribe().dispose();
      Tunnel closed = open(upstream);
      client.onLoop(closed::close);
      client.awaitNoneIdle();
      await().until(() -> upstream.open() == 0);
    }
  }

  @Test
  void aReceiverThatDoesNotAskStopsTheUpstream() throws Exception {
    AtomicLong sent = new AtomicLong();
    try (RawUpstream upstream =
        switching(connection -> {
          connection.write(SWITCHING);
          byte[] piece = new byte[16 * 1024];
          while (true) {
            connection.write(piece);
            sent.addAndGet(piece.length);
          }
        })) {
      Tunnel tunnel = open(upstream);
      AtomicLong last = new AtomicLong(-1);
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> sent.get() > 0 && last.getAndSet(sent.get()) == sent.get());
      assertThat(sent.get()).isLessThan(64L * 1024 * 1024);
      client.onLoop(tunnel::close);
    }
  }

  @Test
  void anOpenTunnelIsNotInThePoolAndOutlivesIt() throws Exception {
    Sinks.Many<DataBuffer> bytes = Sinks.many().unicast().onBackpressureBuffer();
    try (RawUpstream upstream =
        switching(connection -> {
          connection.write(SWITCHING);
          connection.write(connection.in().readAllBytes());
        })) {
      Tunnel tunnel = open(upstream);
      assertThat(client.counts.idle()).isZero();
      assertThat(client.counts.open()).isEqualTo(1);
      client.pools.close();
      var received = text(tunnel.receive()).toFuture();
      var sent = tunnel.send(bytes.asFlux()).toFuture();
      bytes.tryEmitNext(ClientUnderTest.bytes("echo")).orThrow();
      bytes.tryEmitComplete().orThrow();
      sent.join();
      assertThat(received.join()).isEqualTo("echo");
    }
  }

  @Test
  void anUpgradeThatIsDeclinedIsAResponseLikeOthers() throws Exception {
    try (RawUpstream upstream = RawUpstream.saying("no")) {
      TestCall call = TestCall.upgrade();
      assertThat(ClientUnderTest.await(client.text(upstream, Reuse.ANY, call, null)))
          .isEqualTo("200 no");
      assertThat(call.tunnel).isNull();
      client.awaitIdle(1);
    }
  }
}
