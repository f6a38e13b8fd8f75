package io.evenkeel.balancer.transport.server;

import static io.evenkeel.balancer.transport.server.ServerUnderTest.handler;
import static io.evenkeel.balancer.transport.server.ServerUnderTest.pattern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.netty.EventLoops;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** TLS on the traffic port, by Boot's {@code server.ssl}. */
class ServerTlsTest {

  private static final String PASSWORD = "password";
  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  @TempDir private static Path directory;
  private static Path store;
  private static SSLContext trusting;

  private final EventLoops loops = new EventLoops(2);
  private final Connections connections = new Connections(0, 0);

  @BeforeAll
  static void makeCertificate() throws Exception {
    store = directory.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String command =
        "%s -genkeypair -alias a -keyalg EC -storetype PKCS12 -dname CN=localhost -validity 3650"
            .formatted(keytool);
    ProcessBuilder process = new ProcessBuilder(command.split(" ", -1));
    process.command().addAll(java.util.List.of("-keystore", store.toString()));
    process.command().addAll(java.util.List.of("-storepass", PASSWORD));
    assertThat(process.inheritIO().start().waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", keys.getCertificate("a"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, trust.getTrustManagers(), null);
  }

  private interface Script {
    void run(int port) throws Exception;
  }

  private interface ServerScript {
    void run(int port, WebServer server) throws Exception;
  }

  private void with(HttpHandler handler, Ssl.ClientAuth clientAuth, Script script)
      throws Exception {
    with(handler, clientAuth, (port, _) -> script.run(port));
  }

  private void with(HttpHandler handler, Ssl.ClientAuth clientAuth, ServerScript script)
      throws Exception {
    TransportServerFactory factory =
        new TransportServerFactory(
            loops, ServerUnderTest.settings(), connections, ServerUnderTest.REFUSALS);
    Ssl ssl = new Ssl();
    ssl.setKeyStore("file:" + store);
    ssl.setKeyStorePassword(PASSWORD);
    ssl.setClientAuth(clientAuth);
    ssl.setTrustStore("file:" + store);
    ssl.setTrustStorePassword(PASSWORD);
    factory.setSsl(ssl);
    factory.setPort(0);
    WebServer server = factory.getWebServer(handler);
    server.start();
    try {
      script.run(server.getPort(), server);
    } finally {
      server.stop();
      loops.close();
    }
  }

  private static SSLSocket connect(int port, String... protocols) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    if (protocols.length > 0) {
      parameters.setProtocols(protocols);
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void servesBodiesBothWays(String protocol) throws Exception {
    byte[] body = pattern(1_000_000);
    HttpHandler echo =
        handler(call -> {
          assertThat(call.downstream().isSecure()).isTrue();
          assertThat(call.request().getURI().getScheme()).isEqualTo("https");
          return call.answer(
              200,
              new Fields().add("Content-Length", "" + body.length),
              Framing.length(body.length),
              call.request().getBody());
        });
    with(
        echo,
        Ssl.ClientAuth.NONE,
        port -> {
          SSLSocket socket = connect(port, protocol);
          try (RawClient client = new RawClient(socket)) {
            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
            Thread writer =
                Thread.ofVirtual()
                    .start(() -> {
                      try {
                        client.send(body);
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    });
            client.head();
            assertThat(client.readBytes(body.length)).isEqualTo(body);
            writer.join();
          }
          await().until(() -> connections.open() == 0);
        });
  }

  @Test
  void aResponseThatBreaksOffHasNoFarewell() throws Exception {
    HttpHandler broken =
        handler(call ->
            call.answer(
                200,
                new Fields(),
                Framing.CHUNKED,
                Flux.just(ServerUnderTest.buffer("abc"))
                    .concatWith(
                        Mono.delay(Duration.ofMillis(100))
                            .then(Mono.error(new IllegalStateException("cut"))))));
    with(
        broken,
        Ssl.ClientAuth.NONE,
        port -> {
          try (RawClient client = new RawClient(connect(port))) {
            client.send(GET);
            client.head();

            assertThatThrownBy(client::rest).isInstanceOf(IOException.class);
          }
        });
  }

  @Test
  void aClientThatEndsInItsSecondRequestGetsTheFirstAnswerOnly() throws Exception {
    HttpHandler late =
        handler(call -> Mono.delay(Duration.ofMillis(100)).then(call.answer(200, "late")));
    with(
        late,
        Ssl.ClientAuth.NONE,
        port -> {
          try (RawClient client = new RawClient(connect(port, "TLSv1.3"))) {
            client.send(GET + "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
            client.endOutput();
            client.head();

            assertThat(client.rest()).isEqualTo("late");
          }
          await().until(() -> connections.open() == 0);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientThatIsStillSendingReadsItsAnswerAfterwards(String protocol) throws Exception {
    with(
        handler(call -> call.answer(413, "too large")),
        Ssl.ClientAuth.NONE,
        port -> {
          try (RawClient client = new RawClient(connect(port, protocol))) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
            long end = System.nanoTime() + LingeringClose.SILENCE.plusSeconds(1).toNanos();
            while (System.nanoTime() < end) {
              client.send("x");
              Thread.sleep(100);
            }

            assertThat(client.head()).startsWith("HTTP/1.1 413 ");
            assertThat(client.rest()).isEqualTo("too large");
          }
          await().until(() -> connections.open() == 0);
        });
  }

  @Test
  void aResponseThatIsHalfMadeWhenTheServerStopsHasNoFarewell() throws Exception {
    HttpHandler endless =
        handler(call ->
            call.answer(
                200,
                new Fields(),
                Framing.UNTIL_CLOSE,
                Flux.just(ServerUnderTest.buffer("half")).concatWith(Flux.never())));
    with(
        endless,
        Ssl.ClientAuth.NONE,
        (port, server) -> {
          try (RawClient client = new RawClient(connect(port))) {
            client.send("GET / HTTP/1.0\r\n\r\n").head();
            assertThat(client.read(4)).isEqualTo("half");
            server.stop();

            assertThatThrownBy(client::rest).isInstanceOf(IOException.class);
          }
        });
  }

  @Test
  void theLastAnswerEndsWithAFarewell() throws Exception {
    with(
        handler(call -> call.answer(200, "fine")),
        Ssl.ClientAuth.NONE,
        port -> {
          try (RawClient client = new RawClient(connect(port))) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            client.head();

            assertThat(client.rest()).isEqualTo("fine");
          }
        });
  }

  @Test
  void aClientThatEndsItsDirectionStillGetsTheAnswer() throws Exception {
    HttpHandler late =
        handler(call -> Mono.delay(Duration.ofMillis(100)).then(call.answer(200, "late")));
    with(
        late,
        Ssl.ClientAuth.NONE,
        port -> {
          try (RawClient client = new RawClient(connect(port, "TLSv1.3"))) {
            client.send(GET).endOutput();
            client.head();

            assertThat(client.rest()).isEqualTo("late");
          }
        });
  }

  @Test
  void refusesClientsWithoutTheCertificateThatIsNeeded() throws Exception {
    with(
        handler(call -> call.answer(200, "fine")),
        Ssl.ClientAuth.NEED,
        port -> {
          assertThatThrownBy(
                  () -> {
                    try (RawClient client = new RawClient(connect(port))) {
                      client.send(GET);
                      client.head();
                    }
                  })
              .isInstanceOfAny(SSLException.class, java.net.SocketException.class);
          await().until(() -> connections.open() == 0);
        });
  }

  @Test
  void plainTextGetsNoAnswer() throws Exception {
    with(
        handler(call -> call.answer(200, "fine")),
        Ssl.ClientAuth.NONE,
        port -> {
          try (RawClient client =
              new RawClient(new Socket(InetAddress.getLoopbackAddress(), port))) {
            client.send(GET);
            client.end();
          }
          await().until(() -> connections.open() == 0);
        });
  }
}
