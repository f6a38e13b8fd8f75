package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backends behind {@code https}: the name in the registry is what the certificate must bear. */
class ProxyTlsTest {

  private static final char[] PASSWORD = "password".toCharArray();

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
                "CN=backend.test",
                "-ext",
                "san=dns:backend.test",
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

  @Test
  void checksTheCertificateAgainstTheNameInTheRegistry() throws Exception {
    try (ScriptedUpstream upstream = secure();
        ProxyUnderTest proxy = proxy(trusting())) {
      proxy.serving("https://backend.test:" + upstream.port());

      assertThat(proxy.get("/").body()).isEqualTo("secret");
      assertThat(namesAsked).containsExactly("backend.test");
    }
  }

  @Test
  void refusesACertificateForAnotherName() throws Exception {
    try (ScriptedUpstream upstream = secure();
        ProxyUnderTest proxy = proxy(trusting())) {
      proxy.serving("https://other.test:" + upstream.port());

      assertRefused(proxy.get("/"), upstream);
    }
  }

  @Test
  void refusesACertificateThatNobodyTrusts() throws Exception {
    try (ScriptedUpstream upstream = secure();
        ProxyUnderTest proxy = proxy(ProxyUnderTest.systemTls())) {
      proxy.serving("https://backend.test:" + upstream.port());

      assertRefused(proxy.get("/"), upstream);
    }
  }

  private static void assertRefused(HttpResponse<String> response, ScriptedUpstream upstream) {
    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.headers().firstValue("Proxy-Status").orElseThrow())
        .contains("error=tls_certificate_error");
    assertThat(upstream.calls()).isEmpty();
  }

  private static ProxyUnderTest proxy(SslContext tls) {
    return new ProxyUnderTest(
        ProxyUnderTest.Options.of(ProxyUnderTest.PATIENT)
            .lookup(_ -> List.of(InetAddress.getLoopbackAddress()))
            .tls(tls));
  }

  private ScriptedUpstream secure() throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    ServerSocket listener =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return new ScriptedUpstream(
        listener,
        call -> {
          ExtendedSSLSession session =
              (ExtendedSSLSession) ((SSLSocket) call.socket()).getSession();
          session
              .getRequestedServerNames()
              .forEach(name -> namesAsked.add(((SNIHostName) name).getAsciiName()));
          call.answer(200, "secret");
        });
  }

  private static SslContext trusting() throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(certificates());
    return SslContextBuilder.forClient().trustManager(trust).build();
  }

  private static KeyStore certificates() throws Exception {
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("backend", keys.getCertificate("backend"));
    return certificates;
  }
}
