package io.evenkeel.balancer.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.proxy.Failure;
import io.evenkeel.balancer.proxy.Outcome;
import io.evenkeel.balancer.proxy.RefusedRequest;
import io.evenkeel.balancer.proxy.RequestRecord;
import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RequestMetrics metrics = new RequestMetrics(registry);

  @Test
  void timesRequestsByBackendOutcomeAndStatusClass() {
    metrics.ended(request(new BackendId("b1"), Outcome.ANSWERED, 204));
    metrics.ended(request(new BackendId("b1"), Outcome.ANSWERED, 200));
    metrics.ended(request(null, Outcome.NO_BACKEND, 503));

    assertThat(
            registry
                .get("balancer.requests")
                .tags("backend", "b1", "outcome", "answered", "status", "2xx")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(14);
    assertThat(
            registry
                .get("balancer.requests")
                .tags("backend", "none", "outcome", "no_backend", "status", "5xx")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void countsErrorsAndRefusalsByTheNamesOfRfc9209() {
    metrics.ended(request(null, Outcome.NO_BACKEND, 503));
    metrics.refused(
        new RefusedRequest(
            "id", "peer", "-", "-", new Refusal(431, "http_request_error", "too large")));

    assertThat(
            registry
                .get("balancer.errors")
                .tags("backend", "none", "error", "destination_unavailable")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(
            registry
                .get("balancer.refusals")
                .tags("error", "http_request_error", "status", "431")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void countsAttemptsAndTheReasonsOfRetries() {
    Upstream upstream = new Upstream(new BackendId("b1"), BackendUrl.parse("http://b1"));
    metrics.attempted(upstream, Attempt.Outcome.UNREACHABLE);
    metrics.attempted(upstream, Attempt.Outcome.UNREACHABLE);
    metrics.retried(Failure.REFUSED);

    assertThat(
            registry
                .get("balancer.attempts")
                .tags("backend", "b1", "outcome", "unreachable")
                .counter()
                .count())
        .isEqualTo(2);
    assertThat(
            registry.get("balancer.retries").tags("reason", "connection_refused").counter().count())
        .isEqualTo(1);
  }

  private static RequestRecord request(@Nullable BackendId backend, Outcome outcome, int status) {
    String error = outcome == Outcome.NO_BACKEND ? "destination_unavailable" : null;
    return new RequestRecord(
        "id",
        "peer",
        "GET",
        "/",
        backend,
        outcome,
        error,
        status,
        1,
        TimeUnit.MILLISECONDS.toNanos(7));
  }
}
