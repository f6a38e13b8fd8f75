package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.net.InetAddress;
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

/** Servers with a certificate for {@code backend} and 127.0.0.1, and clients that trust it. */
final class SecureUpstream {

  private static final char[] PASSWORD = "secret".toCharArray();

  final List<String> namesAsked = new CopyOnWriteArrayList<>();
  private final KeyStore keys;

  private SecureUpstream(KeyStore keys) {
    this.keys = keys;
  }

  /**
   * Makes the certificate.
   *
   * @param directory for the key store
   */
  static SecureUpstream in(Path directory) throws Exception {
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
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    return new SecureUpstream(keys);
  }

  /** What a client needs to trust the certificate. */
  SslContext trusting() throws Exception {
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("backend", keys.getCertificate("backend"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(certificates);
    return SslContextBuilder.forClient().trustManager(trust).build();
  }

  /** Runs the script for each request of a connection, once it has been read. */
  RawUpstream each(RawUpstream.Script script) throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new RawUpstream(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
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
}
