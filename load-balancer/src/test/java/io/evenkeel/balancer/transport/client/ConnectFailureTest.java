package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectFailureTest {

  @ParameterizedTest
  @CsvSource({
    // glibc
    "EXHAUSTED, newSocketStream(..) failed with error(-24): Too many open files",
    "EXHAUSTED, socket: Too many open files in system",
    "EXHAUSTED, connect(..) failed with error(-99): Cannot assign requested address",
    "EXHAUSTED, No buffer space available",
    "EXHAUSTED, Cannot allocate memory",
    "NOT_PERMITTED, Operation not permitted",
    "NOT_PERMITTED, Permission denied",
    "UNROUTABLE, connect(..) failed with error(-101): Network is unreachable",
    "UNROUTABLE, Address family not supported by protocol",
    "UNROUTABLE, finishConnect(..) failed with error(-113): No route to host",
    "CONNECT_TIMEOUT, finishConnect(..) failed with error(-110): Connection timed out",
    "REFUSED, finishConnect(..) failed with error(-111): Connection refused",
    "REFUSED, Connection reset by peer",
    "REFUSED, something else",
    // musl
    "EXHAUSTED, No file descriptors available",
    "EXHAUSTED, Address not available",
    "EXHAUSTED, Out of memory",
    "UNROUTABLE, Network unreachable",
    "UNROUTABLE, Host is unreachable",
    "CONNECT_TIMEOUT, Operation timed out",
  })
  void theTextOfTheSystemTells(Kind kind, String text) {
    assertThat(ConnectFailure.unreachable(new ConnectException(text + ": /10.0.0.9:80")).kind())
        .isEqualTo(kind);
  }

  @Test
  void theCauseBehindTheCauseIsLookedAt() {
    Throwable wrapped =
        new ChannelException(
            "Unable to create Channel",
            new ReflectiveOperationException(new IOException("Too many open files")));
    assertThat(ConnectFailure.unreachable(wrapped).kind()).isEqualTo(Kind.EXHAUSTED);
  }

  @Test
  void neitherAddressNorCircleGetsOut() {
    IOException one = new IOException("Connection refused: /10.0.0.9:80");
    one.initCause(new IOException("again", one));

    UpstreamException failure = ConnectFailure.unreachable(one);

    assertThat(failure).hasMessage("Connection refused");
    assertThat(ConnectFailure.tls(one).kind()).isEqualTo(Kind.TLS);
    assertThat(ConnectFailure.unreachable(null).kind()).isEqualTo(Kind.REFUSED);
  }

  @Test
  void aCertificateAnAlertAndTheRestAreToldApart() {
    assertThat(
            ConnectFailure.tls(
                    new SSLHandshakeException("path", new CertificateException("no name fits")))
                .kind())
        .isEqualTo(Kind.TLS_CERTIFICATE);
    assertThat(
            ConnectFailure.tls(new SSLHandshakeException("Received fatal alert: handshake_failure"))
                .kind())
        .isEqualTo(Kind.TLS_ALERT);
    assertThat(ConnectFailure.tls(new SSLException("not an SSL/TLS record")).kind())
        .isEqualTo(Kind.TLS);
  }
}
