package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.upstream.Attempt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTest {

  /**
   * RFC 9209, section 2.3, all of them; and what is no error of a proxy but a reason of its own.
   */
  private static final Set<String> NAMES =
      Set.of(
          "dns_timeout",
          "dns_error",
          "destination_not_found",
          "destination_unavailable",
          "destination_ip_prohibited",
          "destination_ip_unroutable",
          "connection_refused",
          "connection_terminated",
          "connection_timeout",
          "connection_read_timeout",
          "connection_write_timeout",
          "connection_limit_reached",
          "tls_protocol_error",
          "tls_certificate_error",
          "tls_alert_received",
          "http_request_error",
          "http_request_denied",
          "http_response_incomplete",
          "http_response_header_section_size",
          "http_response_header_size",
          "http_response_body_size",
          "http_response_trailer_section_size",
          "http_response_trailer_size",
          "http_response_transfer_coding",
          "http_response_content_coding",
          "http_response_timeout",
          "http_upgrade_failed",
          "http_protocol_error",
          "proxy_internal_response",
          "proxy_internal_error",
          "proxy_configuration_error",
          "proxy_loop_detected");

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNWANTED_STATUS")
  void everyFailureBearsANameOfRfc9209(Failure failure) {
    assertThat(NAMES).contains(failure.errorType());
  }

  @ParameterizedTest
  @EnumSource
  void aConnectorsErrorHasTheSameNameInMetricsAndInProxyStatus(UpstreamException.Kind kind) {
    assertThat(Failure.of(kind).errorType()).isEqualTo(kind.errorType());
  }

  @ParameterizedTest
  @EnumSource(names = {"BAD_REQUEST", "CLIENT_STALLED", "CLIENT_GONE", "POOL_FULL", "INTERNAL"})
  void whatIsNotTheUpstreamsFaultIsNoEvidenceAgainstIt(Failure failure) {
    assertThat(failure.evidence(true)).isEqualTo(Attempt.Outcome.CANCELLED);
    assertThat(failure.evidence(false)).isEqualTo(Attempt.Outcome.CANCELLED);
  }

  @Test
  void aConnectionThatDiedIsOtherEvidenceThanOneThatNeverWas() {
    assertThat(Failure.RESET.evidence(true)).isEqualTo(Attempt.Outcome.BROKEN);
    assertThat(Failure.REFUSED.evidence(false)).isEqualTo(Attempt.Outcome.UNREACHABLE);
  }
}
