package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.evenkeel.common.backend.BackendUrl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.client.reactive.ClientHttpConnector;
import reactor.core.publisher.Mono;

/** {@code https} backends: who is trusted under which name, and what an end means. */
@ExtendWith(NoLeaks.class)
class TlsTest {

  private static final char[] PASSWORD = "secret".toCharArray();
  private static final PoolLimits PATIENT =
      new PoolLimits(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofMinutes(5), 10);
  private static final PoolLimits QUICK =
      new PoolLimits(Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofMinutes(5), 10);

  @TempDir private static Path directory;
  private static KeyStore keys;

  private final List<String> namesAsked = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "backend",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-dname",
                "CN=backend",
                "-ext",
                "san=dns:backend,ip:127.0.0.1",
                "-validity",
                "3650",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
  }

  private static SslContext trusting() throws Exception {
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("backend", keys.getCertificate("backend"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(certificates);
    return SslContextBuilder.forClient().trustManager(trust).build();
  }

  private RawUpstream secure(RawUpstream.Script script) throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    ServerSocket listener =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return new RawUpstream(
        listener,
        connection -> {
          while (true) {
            connection.readRequest();
            ExtendedSSLSession session =
                (ExtendedSSLSession) ((SSLSocket) connection.socket()).getSession();
            session
                .getRequestedServerNames()
                .forEach(name -> namesAsked.add(((SNIHostName) name).getAsciiName()));
            script.run(connection);
          }
        });
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
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, trusting());
        RawUpstream upstream = secure(connection -> connection.answer("secret"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(ClientUnderTest.await(get(client, upstream, "backend"))).isEqualTo("200 secret");
      }
      assertThat(upstream.connections()).hasSize(1);
      // A name without a dot, which the JDK by itself would not announce.
      assertThat(namesAsked).containsOnly("backend");
      client.awaitIdle(1);
    }
  }

  @Test
  void anAddressIsCheckedAndNotAnnounced() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, trusting());
        RawUpstream upstream = secure(connection -> connection.answer("secret"))) {
      assertThat(ClientUnderTest.await(get(client, upstream, "127.0.0.1"))).isEqualTo("200 secret");
      assertThat(namesAsked).isEmpty();
    }
  }

  @Test
  void anotherNameInTheCertificateIsRefusedBeforeTheRequest() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, trusting());
        RawUpstream upstream = secure(connection -> connection.answer("secret"))) {
      UpstreamException failure = client.failure(get(client, upstream, "other"));
      assertThat(failure.kind()).isEqualTo(Kind.TLS);
      assertThat(failure).hasMessageContaining("other");
      assertThat(upstream.connections().getFirst().head()).isEmpty();
      client.awaitNoneIdle();
    }
  }

  @Test
  void connectionsUnderAnotherNameAreNotShared() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, trusting());
        RawUpstream upstream = secure(connection -> connection.answer("secret"))) {
      ClientUnderTest.await(get(client, upstream, "backend"));
      assertThat(client.failure(get(client, upstream, "other")).kind()).isEqualTo(Kind.TLS);
    }
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT);
        RawUpstream upstream = secure(connection -> connection.answer("secret"))) {
      UpstreamException failure = client.failure(get(client, upstream, "backend"));
      assertThat(failure.kind()).isEqualTo(Kind.TLS);
      assertThat(failure).hasMessageContaining("certification path");
      client.awaitNoneIdle();
    }
  }

  @Test
  void aHandshakeThatHangsEndsWithTheConnectTimeout() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(QUICK, 1, trusting());
        RawUpstream silent = new RawUpstream(RawUpstream.Connection::awaitEnd)) {
      assertThat(client.failure(get(client, silent, "backend")).kind())
          .isEqualTo(Kind.CONNECT_TIMEOUT);
      client.awaitNoneIdle();
    }
  }

  @Test
  void aPlainServerFailsTheHandshake() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, trusting());
        RawUpstream plain =
            new RawUpstream(connection -> connection.write("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
      assertThat(client.failure(get(client, plain, "backend")).kind()).isEqualTo(Kind.TLS);
      client.awaitNoneIdle();
    }
  }

  @Test
  void aResponseUpToTheEndNeedsTheEndToBeSaid() throws Exception {
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, trusting());
        RawUpstream proper =
            secure(connection -> {
              connection.write("HTTP/1.1 200 OK\r\n\r\nall");
              connection.socket().close();
            });
        CutOff cut = new CutOff();
        RawUpstream improper =
            secure(connection -> {
              connection.write("HTTP/1.1 200 OK\r\n\r\nhalf");
              cut.now();
            })) {
      assertThat(ClientUnderTest.await(get(client, proper, "backend"))).isEqualTo("200 all");
      cut.before(improper.port());
      ClientHttpConnector connector =
          client.pools.connector(
              BackendUrl.parse("https://backend:" + cut.port()),
              ClientUnderTest.loopback(),
              Reuse.ANY);
      UpstreamException failure =
          client.failure(ClientUnderTest.text(client.exchange(connector, TestCall.get("/"), null)));
      assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
    }
  }

  @Test
  void aTunnelEndsEachDirectionOnItsOwn() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (ClientUnderTest client = new ClientUnderTest(PATIENT, 1, trusting());
        RawUpstream upstream =
            secure(connection -> {
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

  /** Passes bytes on until told to close both connections, without a word of TLS. */
  private static final class CutOff implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> ends = new CopyOnWriteArrayList<>();

    CutOff() throws IOException {}

    int port() {
      return listener.getLocalPort();
    }

    void before(int port) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              Socket client = listener.accept();
              Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
              ends.add(client);
              ends.add(server);
              Thread.ofVirtual().start(() -> pass(client, server));
              pass(server, client);
            } catch (IOException e) {
              // The test is over.
            }
          });
    }

    private static void pass(Socket from, Socket to) {
      try {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException e) {
        // Cut.
      }
    }

    void now() throws Exception {
      Thread.sleep(100); // else the end would overtake what was written
      close();
    }

    @Override
    public void close() throws IOException {
      listener.close();
      for (Socket end : ends) {
        end.close();
      }
    }
  }
}
