package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.evenkeel.balancer.upstream.Attempt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an error of a connector means: for the client (RFC 9209, section 2.3) and as evidence. */
class FailureTest {

  @ParameterizedTest
  @CsvSource({
    "REFUSED, 502, connection_refused, UNREACHABLE",
    "UNROUTABLE, 502, destination_ip_unroutable, UNREACHABLE",
    "NO_NETWORK, 502, destination_ip_unroutable, UNTRIED",
    "NOT_PERMITTED, 502, destination_ip_prohibited, UNTRIED",
    "CONNECT_TIMEOUT, 504, connection_timeout, UNREACHABLE",
    "TLS, 502, tls_protocol_error, UNREACHABLE",
    "TLS_CERTIFICATE, 502, tls_certificate_error, UNREACHABLE",
    "TLS_ALERT, 502, tls_alert_received, UNREACHABLE",
    "EXHAUSTED, 503, connection_limit_reached, CANCELLED",
    "POOL_FULL, 503, connection_limit_reached, CANCELLED",
  })
  void withoutAConnectionNothingWasSent(
      Kind kind, int status, String error, Attempt.Outcome evidence) {
    Failure failure = Failure.of(kind);

    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.errorType()).isEqualTo(error);
    assertThat(failure.evidence(false)).isEqualTo(evidence);
    assertThat(failure.canBeRetried()).isTrue();
  }

  @Test
  void onlyWhatSpeaksOfAnotherPlaceIsLookedUpAnew() {
    assertThat(mayHaveMoved(Kind.REFUSED)).isTrue();
    assertThat(mayHaveMoved(Kind.UNROUTABLE)).isTrue();
    assertThat(mayHaveMoved(Kind.TLS_CERTIFICATE)).as("somebody else's address now").isTrue();
    assertThat(mayHaveMoved(Kind.EXHAUSTED)).isFalse();
    assertThat(mayHaveMoved(Kind.POOL_FULL)).isFalse();
    assertThat(mayHaveMoved(Kind.CLOSED)).isFalse();
    assertThat(Failure.mayHaveMoved(new IllegalStateException())).isFalse();
  }

  private static boolean mayHaveMoved(Kind kind) {
    return Failure.mayHaveMoved(new UpstreamException(kind, "x"));
  }
}
