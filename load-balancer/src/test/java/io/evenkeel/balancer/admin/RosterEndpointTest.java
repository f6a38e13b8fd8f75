package io.evenkeel.balancer.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.admission.Admission;
import io.evenkeel.balancer.feed.FeedState;
import io.evenkeel.balancer.outlier.Reason;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.selection.Strategies;
import io.evenkeel.balancer.upstream.Attempt.Outcome;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.common.backend.Status;
import io.evenkeel.common.backend.Weight;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator sees of an ejection. */
class RosterEndpointTest {

  private static final long SECOND = 1_000_000_000;
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Roster roster =
      new Roster(new Strategies(new Random(1)).named("round-robin"), change -> {});
  private final RosterEndpoint endpoint =
      new RosterEndpoint(
          roster,
          () -> new FeedState(false, Optional.empty(), Optional.empty(), 0, 0),
          "round-robin",
          () -> NOON,
          () -> 12 * SECOND);

  @BeforeEach
  void serve() {
    roster.apply(List.of(backend("a"), backend("b")), false);
  }

  @Test
  void saysOfAnEjectedBackendWhySinceWhenAndUntilWhen() {
    eject("a", 10 * SECOND);

    JsonNode a = row(0);
    assertThat(a.get("served").stringValue()).isEqualTo("no: ejected");
    JsonNode ejection = a.get("ejection");
    assertThat(ejection.get("phase").stringValue()).isEqualTo("ejected");
    assertThat(ejection.get("reason").stringValue()).isEqualTo("gateway_failures");
    assertThat(ejection.get("words").stringValue())
        .isEqualTo("5 consecutive attempts without a whole answer");
    assertThat(ejection.get("since").stringValue()).isEqualTo("2026-01-01T11:59:58Z");
    assertThat(ejection.get("until").stringValue()).isEqualTo("2026-01-01T12:00:03Z");
    assertThat(ejection.get("inARow").intValue()).isOne();
    assertThat(row(1).get("ejection").isNull()).isTrue();
  }

  @Test
  void saysThatATrialIsDueAndUnderWay() {
    eject("a", 0);
    roster.review(6 * SECOND);
    assertThat(row(0).get("served").stringValue()).isEqualTo("one at a time: a trial is due");
    assertThat(row(0).get("ejection").get("until").isNull()).isTrue();

    upstream("a").begin(6 * SECOND);
    assertThat(row(0).get("ejection").get("phase").stringValue()).isEqualTo("on_trial");
  }

  @Test
  void countsEjectionsByReasonAndShowsWhoIsOut() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    RosterMetrics metrics = new RosterMetrics(meters, roster);
    metrics.follow(roster.current());
    new OutlierMetrics(roster, new Admission(roster)).bindTo(meters);

    eject("a", 0);

    assertThat(meters.get(RosterMetric.EJECTED).tag("backend", "a").gauge().value()).isOne();
    assertThat(meters.get(RosterMetric.EJECTED).tag("backend", "b").gauge().value()).isZero();
    for (Reason reason : Reason.values()) {
      assertThat(
              meters
                  .get(RosterMetric.EJECTIONS)
                  .tag("reason", reason.label())
                  .functionCounter()
                  .count())
          .isEqualTo(reason == Reason.GATEWAY_FAILURES ? 1 : 0);
    }
    assertThat(meters.get(RosterMetric.QUEUED).gauge().value()).isZero();
  }

  @Test
  void countsWhomTheGuardRailHoldsThoughAnOutlier() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    var _ = new RosterMetrics(meters, roster);
    eject("a", 0);
    answer("b", 500);
    roster.apply(List.of(backend("a"), backend("b"), backend("c")), false);
    answer("c", 200);

    roster.review(0);

    assertThat(meters.get(RosterMetric.GUARD_RAIL_HOLDING).gauge().value()).isOne();
  }

  @Test
  void countsWhomItHoldsThoughUnhealthyAsLongAsTheyDoNotFailHereToo() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    var _ = new RosterMetrics(meters, roster);
    roster.apply(List.of(unhealthy("a"), unhealthy("b")), false);
    Upstream held = upstream("b");
    assertThat(meters.get(RosterMetric.GUARD_RAIL_HOLDING).gauge().value()).isOne();

    held.unreachable();
    assertThat(meters.get(RosterMetric.GUARD_RAIL_HOLDING).gauge().value()).isZero();
  }

  private void answer(String id, int status) {
    for (int i = 0; i < 100; i++) {
      var attempt = upstream(id).begin(i);
      attempt.head(status, i);
      attempt.finish(Outcome.ANSWERED, i);
    }
  }

  private void eject(String id, long nanoTime) {
    for (int i = 0; i < 5; i++) {
      upstream(id).begin(i).finish(Outcome.BROKEN, i);
    }
    roster.review(nanoTime);
  }

  private Upstream upstream(String id) {
    return roster.current().members().stream()
        .map(member -> member.upstream())
        .filter(upstream -> upstream.id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode row(int index) {
    return JsonMapper.shared().readTree(endpoint.roster()).get("backends").get(index);
  }

  private static Backend unhealthy(String id) {
    return new Backend(
        new BackendId(id),
        BackendUrl.parse("http://" + id),
        Status.UNHEALTHY,
        AdminState.ACTIVE,
        Weight.DEFAULT,
        null,
        0,
        "",
        null);
  }

  private static Backend backend(String id) {
    return Backend.of(new BackendId(id), BackendUrl.parse("http://" + id));
  }
}
