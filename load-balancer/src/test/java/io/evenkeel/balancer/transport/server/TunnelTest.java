package io.evenkeel.balancer.transport.server;

import static io.evenkeel.balancer.transport.server.ServerUnderTest.buffer;
import static io.evenkeel.balancer.transport.server.ServerUnderTest.handler;
import static io.evenkeel.balancer.transport.server.ServerUnderTest.pattern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.DownstreamException;
import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.transport.Version;
import io.evenkeel.balancer.transport.server.RawClient.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What a connection is after 101 (RFC 9110, section 7.8). */
class TunnelTest {

  private static final String UPGRADE =
      "GET /chat HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

  private static final ResponseHead SWITCHING =
      new ResponseHead(
          101,
          "Switching Protocols",
          Version.HTTP_1_1,
          new Fields().add("Connection", "Upgrade").add("Upgrade", "websocket"),
          Framing.NONE);

  private static Mono<Void> echo(ServerUnderTest.Call call) {
    Tunnel tunnel = call.downstream().switchProtocols(SWITCHING);
    return tunnel.send(tunnel.receive());
  }

  @Test
  void bytesSentRightBehindTheRequestReachTheTunnel() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(handler(TunnelTest::echo));
        RawClient client = server.client()) {
      client.send(UPGRADE + "early\r\n\r\n");

      assertThat(client.head())
          .isEqualTo("HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: websocket\n");
      assertThat(client.read(9)).isEqualTo("early\r\n\r\n");
      client.send("late").endOutput();
      assertThat(client.rest()).isEqualTo("late");
      await().until(() -> server.connections().open() == 0);
    }
  }

  @Test
  void megabytesPassBothWaysAtOnce() throws Exception {
    byte[] bytes = pattern(8 << 20);
    try (ServerUnderTest server = new ServerUnderTest(handler(TunnelTest::echo));
        RawClient client = server.client()) {
      client.send(UPGRADE);
      client.head();
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  client.send(bytes).endOutput();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });

      assertThat(client.in().readAllBytes()).isEqualTo(bytes);
      writer.join();
    }
  }

  @Test
  void eachDirectionEndsOnItsOwn() throws Exception {
    Sinks.Many<DataBuffer> out = Sinks.many().unicast().onBackpressureBuffer();
    Sinks.Empty<Void> ended = Sinks.empty();
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> {
                  Tunnel tunnel = call.downstream().switchProtocols(SWITCHING);
                  return Mono.when(
                      tunnel.send(out.asFlux()),
                      tunnel.receive().then().doOnSuccess(_ -> ended.tryEmitEmpty()));
                }));
        RawClient client = server.client()) {
      client.send(UPGRADE);
      client.head();
      client.endOutput();
      ended.asMono().block();

      out.tryEmitNext(buffer("still"));
      assertThat(client.read(5)).isEqualTo("still");
      out.tryEmitComplete();
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void aFailureOfTheOtherSideResetsTheClient() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call ->
                    call.downstream()
                        .switchProtocols(SWITCHING)
                        .send(Flux.error(new IllegalStateException("cut")))));
        RawClient client = server.client()) {
      client.send(UPGRADE);

      assertThat(client.end()).isEqualTo(End.RESET);
    }
  }

  @Test
  void aClientThatBreaksAwayFailsBothDirections() throws Exception {
    AtomicReference<Throwable> received = new AtomicReference<>();
    AtomicReference<Throwable> sent = new AtomicReference<>();
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> {
                  Tunnel tunnel = call.downstream().switchProtocols(SWITCHING);
                  return Mono.whenDelayError(
                      tunnel.send(Flux.never()).doOnError(sent::set),
                      tunnel.receive().then().doOnError(received::set));
                }));
        RawClient client = server.client()) {
      client.send(UPGRADE);
      client.head();
      client.vanish();

      await().until(() -> received.get() instanceof DownstreamException gone && gone.isGone());
      await().until(() -> sent.get() instanceof DownstreamException);
      await().until(() -> server.connections().open() == 0);
    }
  }

  @Test
  void closeEndsBoth() throws Exception {
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> {
                  Tunnel tunnel = call.downstream().switchProtocols(SWITCHING);
                  tunnel.close();
                  return Mono.empty();
                }));
        RawClient client = server.client()) {
      client.send(UPGRADE);
      client.end();

      await().until(() -> server.connections().open() == 0);
    }
  }
}
