package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.evenkeel.common.backend.BackendUrl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.client.reactive.ClientHttpConnector;
import reactor.core.publisher.Mono;

/** {@code https} backends: who is trusted under which name. */
@ExtendWith(NoLeaks.class)
class TlsTest {

  private static final PoolLimits PATIENT =
      new PoolLimits(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMinutes(5), 10);
  private static final PoolLimits QUICK =
      new PoolLimits(Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofMinutes(5), 10);

  @TempDir private static Path directory;
  private static SecureUpstream backend;

  @BeforeAll
  static void makeCertificate() throws Exception {
    backend = SecureUpstream.in(directory);
  }

  @BeforeEach
  void forgetNames() {
    backend.namesAsked.clear();
  }

  private static ClientHttpConnector to(ClientUnderTest client, RawUpstream upstream, String name) {
    return client.pools.connector(
        BackendUrl.parse("https://" + name + ":" + upstream.port()), upstream.address(), Reuse.ANY);
  }

  private static Mono<String> get(ClientUnderTest client, RawUpstream upstream, String name) {
    return ClientUnderTest.text(
        client.exchange(to(client, upstream, name), TestCall.get("/"), null));
  }

  @Test
  void aTrustedBackendIsServedOverOneConnectionUnderItsName() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, backend.trusting());
        RawUpstream upstream = backend.each(connection -> connection.answer("secret"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(ClientUnderTest.await(get(client, upstream, "backend"))).isEqualTo("200 secret");
      }
      assertThat(upstream.connections()).hasSize(1);
      // A name without a dot, which the JDK by itself would not announce.
      assertThat(backend.namesAsked).containsOnly("backend");
      client.awaitIdle(1);
    }
  }

  @Test
  void anAddressIsCheckedAndNotAnnounced() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, backend.trusting());
        RawUpstream upstream = backend.each(connection -> connection.answer("secret"))) {
      assertThat(ClientUnderTest.await(get(client, upstream, "127.0.0.1"))).isEqualTo("200 secret");
      assertThat(backend.namesAsked).isEmpty();
    }
  }

  @Test
  void anotherNameInTheCertificateIsRefusedBeforeTheRequest() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, backend.trusting());
        RawUpstream upstream = backend.each(connection -> connection.answer("secret"))) {
      UpstreamException failure = client.failure(get(client, upstream, "other"));
      assertThat(failure.kind()).isEqualTo(Kind.TLS_CERTIFICATE);
      assertThat(failure).hasMessageContaining("other");
      assertThat(upstream.connections().getFirst().head()).isEmpty();
      client.awaitNoneIdle();
    }
  }

  @Test
  void connectionsUnderAnotherNameAreNotShared() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, backend.trusting());
        RawUpstream upstream = backend.each(connection -> connection.answer("secret"))) {
      ClientUnderTest.await(get(client, upstream, "backend"));
      assertThat(client.failure(get(client, upstream, "other")).kind())
          .isEqualTo(Kind.TLS_CERTIFICATE);
    }
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT);
        RawUpstream upstream = backend.each(connection -> connection.answer("secret"))) {
      UpstreamException failure = client.failure(get(client, upstream, "backend"));
      assertThat(failure.kind()).isEqualTo(Kind.TLS_CERTIFICATE);
      assertThat(failure).hasMessageContaining("certification path");
      client.awaitNoneIdle();
    }
  }

  @Test
  void aHandshakeThatTheOtherSideRefusesSaysSo() throws Exception {
    SslContext old =
        SslContextBuilder.forClient()
            .protocols("TLSv1.2")
            .ciphers(List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")) // its key is of another kind
            .build();
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, old);
        RawUpstream upstream = backend.each(connection -> connection.answer("secret"))) {
      UpstreamException failure = client.failure(get(client, upstream, "backend"));
      assertThat(failure.kind()).isEqualTo(Kind.TLS_ALERT);
      assertThat(failure).hasMessageContaining("handshake_failure");
      client.awaitNoneIdle();
    }
  }

  @Test
  void aHandshakeThatHangsEndsWithTheConnectTimeout() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(QUICK, 1, backend.trusting());
        RawUpstream silent = new RawUpstream(RawUpstream.Connection::awaitEnd)) {
      assertThat(client.failure(get(client, silent, "backend")).kind())
          .isEqualTo(Kind.CONNECT_TIMEOUT);
      client.awaitNoneIdle();
    }
  }

  @Test
  void aPlainServerFailsTheHandshake() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, backend.trusting());
        RawUpstream plain =
            new RawUpstream(connection -> connection.write("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
      assertThat(client.failure(get(client, plain, "backend")).kind()).isEqualTo(Kind.TLS);
      client.awaitNoneIdle();
    }
  }

  @Test
  void aTunnelEndsEachDirectionOnItsOwn() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, backend.trusting());
        RawUpstream upstream =
            backend.each(connection -> {
              connection.write(
                  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nhello");
              heard.complete(
                  new String(
                      connection.in().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII));
              connection.write(" and goodbye");
              connection.socket().close();
            })) {
      TestCall call = TestCall.upgrade();
      ClientUnderTest.await(client.exchange(to(client, upstream, "backend"), call, null));
      Tunnel tunnel = Objects.requireNonNull(call.tunnel);
      var received =
          DataBufferUtils.join(tunnel.receive())
              .map(all -> {
                String text = all.toString(java.nio.charset.StandardCharsets.US_ASCII);
                DataBufferUtils.release(all);
                return text;
              })
              .toFuture();
      ClientUnderTest.await(tunnel.send(ClientUnderTest.body("ping")));
      assertThat(heard.join()).isEqualTo("ping");
      assertThat(received.join()).isEqualTo("hello and goodbye");
      client.awaitNoneIdle();
    }
  }
}
