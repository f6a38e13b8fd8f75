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
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private volatile Set<String> roster = Set.of("b1");
  private final RequestMetrics metrics =
      new RequestMetrics(registry, new KnownBackends(() -> roster, Duration.ofMinutes(10)));

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
    Upstream upstream = upstream("b1");
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

  @Test
  void aBackendThatComesBackInTimeKeepsItsCounts() {
    traffic("b1");
    metrics.review(minutes(0));
    roster = Set.of();
    metrics.review(minutes(1));
    metrics.review(minutes(10));
    assertThat(attempts("b1")).isOne();

    roster = Set.of("b1");
    metrics.review(minutes(10.5));
    traffic("b1");
    assertThat(attempts("b1")).isEqualTo(2);

    roster = Set.of();
    metrics.review(minutes(12));
    metrics.review(minutes(21));
    assertThat(attempts("b1")).as("gone for nine minutes, this time").isEqualTo(2);
  }

  @Test
  void aBackendThatIsGoneForLongIsForgottenAndBeginsAnew() {
    roster = Set.of("b1", "b2");
    traffic("b1");
    traffic("b2");
    metrics.review(minutes(0));
    roster = Set.of("b2");
    metrics.review(minutes(1));
    metrics.review(minutes(11));

    assertThat(series("b1")).isZero();
    assertThat(attempts("b2")).isOne();

    roster = Set.of("b1", "b2");
    traffic("b1");
    assertThat(attempts("b1")).isOne();
    assertThat(registry.get("balancer.requests").tag("backend", "b1").timer().count()).isOne();
  }

  @Test
  void whatEndsLongAfterItsBackendHasGoneIsCountedAndBringsNothingBack() {
    traffic("b1");
    metrics.review(minutes(0));
    roster = Set.of();
    metrics.review(minutes(1));
    metrics.attempted(upstream("b1"), Attempt.Outcome.CANCELLED);
    assertThat(series("b1")).as("known still").isEqualTo(5);
    metrics.review(minutes(12));

    traffic("b1");
    metrics.review(minutes(40));

    assertThat(series("b1")).isZero();
    assertThat(attempts("removed")).isOne();
    assertThat(registry.get("balancer.requests").tag("backend", "removed").timer().count()).isOne();
  }

  @Test
  void requestsWithoutABackendAreNeverForgotten() {
    metrics.ended(request(null, Outcome.NO_BACKEND, 503));
    metrics.review(minutes(0));
    metrics.review(minutes(60));
    assertThat(registry.get("balancer.errors").tag("backend", "none").counter().count()).isOne();
  }

  @Test
  void thousandsOfIdsLeaveNothingBehind() {
    for (int hour = 0; hour < 5; hour++) {
      for (int i = 0; i < 1_000; i++) {
        String pod = "pod-%d-%d".formatted(hour, i);
        roster = Set.of("b1", pod);
        traffic(pod);
      }
      roster = Set.of("b1");
      metrics.review(minutes(60 * hour));
      metrics.review(minutes(60 * hour + 10));
    }
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void forgettingWhileOthersCountLosesNoMeter() throws Exception {
    long now = 0;
    try (var thread = Executors.newSingleThreadExecutor()) {
      var counting =
          thread.submit(() -> {
            for (int i = 0; i < 20_000; i++) {
              traffic("b1");
            }
          });
      while (!counting.isDone()) {
        roster = roster.isEmpty() ? Set.of("b1") : Set.of();
        metrics.review(now += minutes(11));
      }
      counting.get();
    }
    roster = Set.of("b1");
    traffic("b1");
    assertThat(attempts("b1")).as("what is counted is shown").isPositive();
    roster = Set.of();
    metrics.review(now += minutes(11));
    metrics.review(now + minutes(11));
    assertThat(series("b1")).isZero();
  }

  /** An answered request and one that failed, after an attempt. */
  private void traffic(String id) {
    metrics.attempted(upstream(id), Attempt.Outcome.ANSWERED);
    metrics.ended(request(new BackendId(id), Outcome.ANSWERED, 200));
    metrics.ended(
        new RequestRecord(
            "id", "peer", "GET", "/", new BackendId(id), Outcome.RESET, "x", 502, 1, 1));
  }

  private double attempts(String backend) {
    return registry
        .get("balancer.attempts")
        .tags("backend", backend, "outcome", "answered")
        .counter()
        .count();
  }

  private long series(String backend) {
    return registry.getMeters().stream()
        .filter(meter -> backend.equals(meter.getId().getTag("backend")))
        .filter(meter -> meter.getId().getType() != Meter.Type.GAUGE) // the timer's buckets
        .count();
  }

  private static Upstream upstream(String id) {
    return new Upstream(new BackendId(id), BackendUrl.parse("http://" + id));
  }

  private static long minutes(double minutes) {
    return (long) (minutes * TimeUnit.MINUTES.toNanos(1));
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
