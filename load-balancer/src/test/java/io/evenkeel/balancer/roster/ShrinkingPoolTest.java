package io.evenkeel.balancer.roster;

import static io.evenkeel.balancer.roster.Backends.backend;
import static io.evenkeel.balancer.roster.Backends.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.outlier.Finding;
import io.evenkeel.balancer.outlier.Reason;
import io.evenkeel.balancer.selection.Strategies;
import io.evenkeel.balancer.upstream.Attempt.Outcome;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ejection may take from a pool that others make smaller. */
class ShrinkingPoolTest {

  private final List<RosterChange> changes = new ArrayList<>();
  private final Roster roster =
      new Roster(new Strategies(new Random(1)).named("round-robin"), changes::add);

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"SERVER_ERRORS", "ERROR_RATE", "LATENCY"})
  void theLastOneIsBackInServiceTheMomentItIsTheLastOne(Reason reason) {
    apply(healthy("a"), healthy("b"), healthy("c"));
    eject("a", reason);

    apply(healthy("a"), healthy("b"));
    assertThat(upstream("a").ejected()).as("one of two may be out").isTrue();

    changes.clear();
    apply(healthy("a"));
    assertThat(upstream("a").ejected()).isFalse();
    assertThat(changes)
        .contains(
            new RosterChange(
                "guard rail takes a back in, though ejected (test): a pool of 1 cannot spare it",
                true));

    changes.clear();
    roster.review(0);
    apply(healthy("a"));
    assertThat(changes).as("told once").isEmpty();
  }

  @Test
  void aPoolThatDrainsShrinksToo() {
    apply(healthy("a"), healthy("b"), healthy("c"), healthy("d"));
    eject("a", Reason.ERROR_RATE);
    eject("b", Reason.LATENCY);

    apply(healthy("a"), healthy("b"), healthy("c"), draining("d"));

    assertThat(upstream("b").ejected()).as("it answers well, if slowly").isFalse();
    assertThat(upstream("a").ejected()).isTrue();
  }

  @Test
  void whoGivesNoAnswerIsNotTakenBackHoweverSmallThePool() {
    apply(healthy("a"), healthy("b"), healthy("c"));
    eject("a", Reason.GATEWAY_FAILURES);

    apply(healthy("a"));

    assertThat(upstream("a").ejected()).isTrue();
    assertThat(roster.current().select(Set.of())).as("the last resort").isSameAs(upstream("a"));
  }

  @Test
  void whoAnswersWithErrorsIsNotTakenBackBecauseAnotherDies() {
    apply(healthy("a"), healthy("b"), healthy("c"), healthy("d"));
    eject("a", Reason.SERVER_ERRORS);
    eject("b", Reason.SERVER_ERRORS);

    die("c");
    assertThat(upstream("a").ejected()).isTrue();
    assertThat(upstream("b").ejected()).isTrue();

    die("d");
    assertThat(upstream("a").ejected()).as("nobody is left to be worse than").isFalse();
    assertThat(upstream("b").ejected()).isFalse();
    assertThat(upstream("c").ejected()).isTrue();
  }

  @Test
  void whatItDidBeforeDoesNotEjectItAgainWhenThePoolGrows() {
    apply(healthy("a"), healthy("b"), healthy("c"));
    answer("a", 100, 500);
    answer("b", 100, 200);
    answer("c", 100, 200);
    roster.review(0);
    assertThat(upstream("a").ejected()).isTrue();

    apply(healthy("a"));
    apply(healthy("a"), healthy("b"), healthy("c"));
    answer("b", 100, 200);
    answer("c", 100, 200);
    roster.review(0);

    assertThat(upstream("a").ejected()).isFalse();
  }

  /** Backends come, go, drain, fail, die and recover as chance has it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void comparisonNeverKeepsOutMoreThanHalfOfThePoolThereIs(long seed) {
    Random random = new Random(seed);
    Map<String, Backend> backends = new TreeMap<>();
    long now = 0;
    int ejections = 0;
    for (int step = 0; step < 3_000; step++) {
      String id = "b" + random.nextInt(7);
      switch (random.nextInt(6)) {
        case 0 -> backends.remove(id);
        case 1 ->
            backends.put(
                id,
                backend(
                    id,
                    any(random, Status.HEALTHY, Status.HEALTHY, Status.UNHEALTHY, Status.UNKNOWN),
                    any(random, AdminState.ACTIVE, AdminState.ACTIVE, AdminState.DRAINING),
                    step));
        default ->
            roster.current().members().stream()
                .map(member -> member.backend().id().value())
                .filter(member -> random.nextInt(3) > 0)
                .forEach(member -> answer(member, 40, any(random, 200, 200, 200, 500, 0)));
      }
      now += random.nextInt(3) * 1_000_000_000L;
      if (random.nextBoolean()) {
        roster.apply(backends.values(), false);
      } else {
        roster.turn(now);
      }
      ejections += assertWithinTheRail();
    }
    assertThat(ejections).as("there were some").isGreaterThan(100);
  }

  private int assertWithinTheRail() {
    List<Upstream> pool =
        roster.current().members().stream().filter(Member::wanted).map(Member::upstream).toList();
    long out =
        pool.stream()
            .filter(Upstream::ejected)
            .map(upstream -> upstream.record().state().finding())
            .filter(finding -> finding != null && finding.reason().relative())
            .count();
    assertThat(out).isLessThanOrEqualTo(pool.size() / 2);
    if (pool.stream().allMatch(Upstream::ejected)) {
      assertThat(out).isZero();
    }
    return (int) out;
  }

  @SafeVarargs
  private static <T> T any(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  private void eject(String id, Reason reason) {
    upstream(id).record().eject(new Finding(reason, "test", 0), 0);
    roster.review(0);
  }

  private void die(String id) {
    answer(id, 5, 0);
    roster.review(0);
    assertThat(upstream(id).ejected()).isTrue();
  }

  /** Status 0 for no answer. */
  private void answer(String id, int times, int status) {
    for (int i = 0; i < times; i++) {
      var attempt = upstream(id).begin(i);
      if (status == 0) {
        attempt.finish(Outcome.UNREACHABLE, i);
      } else {
        attempt.head(status, i);
        attempt.finish(Outcome.ANSWERED, i);
      }
    }
  }

  private void apply(Backend... backends) {
    roster.apply(List.of(backends), false);
  }

  private static Backend draining(String id) {
    return backend(id, Status.HEALTHY, AdminState.DRAINING, 1);
  }

  private Upstream upstream(String id) {
    return roster.current().members().stream()
        .map(Member::upstream)
        .filter(upstream -> upstream.id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
