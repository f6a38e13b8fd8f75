package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.proxy.Watch.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchTest {

  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration HEAD = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final TimeoutProperties LIMITS =
      new TimeoutProperties(CONNECT, HEAD, IDLE, Duration.ZERO, Duration.ofHours(1));

  private final FakeLoop loop = new FakeLoop();
  private final List<String> noticed = new ArrayList<>();
  private final Watch watch = watch(Long.MAX_VALUE);

  private Watch watch(long deadline) {
    return new Watch(
        loop,
        LIMITS,
        loop::nanoTime,
        deadline,
        phase -> noticed.add("silent " + phase),
        phase -> noticed.add("expired " + phase));
  }

  @ParameterizedTest
  @CsvSource({"NAME, 1", "HEAD, 30", "SENDING, 60", "RECEIVING, 60"})
  void noticesSilenceOnceTheLimitOfThePhaseIsOver(Phase phase, int seconds) {
    watch.enter(phase);

    loop.pass(Duration.ofSeconds(seconds).minus(MOMENT));
    assertThat(noticed).isEmpty();

    loop.pass(MOMENT);
    assertThat(noticed).containsExactly("silent " + phase);
    assertThat(loop.pending()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"CONNECTION", "NOTHING"})
  void leavesAConnectionToTheConnectorAndATunnelAlone(Phase phase) {
    watch.enter(Phase.NAME);
    watch.enter(phase);

    loop.pass(Duration.ofDays(1));

    assertThat(noticed).isEmpty();
    assertThat(loop.pending()).isZero();
  }

  @Test
  void beginsAnewWithEachPhase() {
    watch.enter(Phase.NAME);
    loop.pass(CONNECT.minus(MOMENT));
    watch.enter(Phase.CONNECTION);
    loop.pass(HEAD);
    watch.enter(Phase.HEAD);

    loop.pass(HEAD.minus(MOMENT));
    assertThat(noticed).isEmpty();

    loop.pass(MOMENT);
    assertThat(noticed).containsExactly("silent HEAD");
  }

  @Test
  void waitsOnAsLongAsSomethingPasses() {
    watch.enter(Phase.RECEIVING);
    for (int i = 0; i < 100; i++) {
      loop.pass(IDLE.minus(MOMENT));
      watch.progress();
    }
    assertThat(noticed).isEmpty();

    loop.pass(IDLE);
    assertThat(noticed).containsExactly("silent RECEIVING");
  }

  @Test
  void noticesASilenceNoLaterBecauseThePhaseBeforeHadALongerLimit() {
    watch.enter(Phase.SENDING);
    loop.pass(Duration.ofSeconds(1));
    watch.enter(Phase.HEAD);

    loop.pass(HEAD);

    assertThat(noticed).containsExactly("silent HEAD");
  }

  @Test
  void setsOneTimerHoweverOftenSomethingPasses() {
    watch.enter(Phase.SENDING);
    for (int i = 0; i < 1_000; i++) {
      watch.progress();
      watch.enter(Phase.RECEIVING);
    }
    assertThat(loop.pending()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"NAME", "CONNECTION", "HEAD", "SENDING", "RECEIVING"})
  void expiresInWhateverPhaseTheDeadlineFalls(Phase phase) {
    Watch limited = watch(loop.nanoTime() + Duration.ofMillis(500).toNanos());
    limited.enter(phase);

    loop.pass(Duration.ofMillis(499));
    assertThat(noticed).isEmpty();

    limited.progress();
    loop.pass(MOMENT);
    assertThat(noticed).containsExactly("expired " + phase);
  }

  @Test
  void expiresAtOnceWhereTheDeadlineIsOverAlready() {
    watch(loop.nanoTime() - 1).enter(Phase.HEAD);

    loop.pass(Duration.ZERO);

    assertThat(noticed).containsExactly("expired HEAD");
  }

  @Test
  void saysHowLongNothingHasHappened() {
    watch.enter(Phase.RECEIVING);
    loop.pass(Duration.ofSeconds(5));
    watch.progress();
    loop.pass(Duration.ofSeconds(2));

    assertThat(watch.waitedNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
  }

  @Test
  void neverCutsATunnelForTheDeadline() {
    Watch limited = watch(loop.nanoTime() + Duration.ofMillis(500).toNanos());
    limited.enter(Phase.HEAD);
    limited.enter(Phase.NOTHING);

    loop.pass(Duration.ofDays(1));

    assertThat(noticed).isEmpty();
  }

  @Test
  void saysNothingMoreOnceStopped() {
    watch.enter(Phase.HEAD);
    watch.stop();
    assertThat(loop.pending()).isZero();

    loop.pass(Duration.ofDays(1));
    assertThat(noticed).isEmpty();
  }

  @Test
  void staysStoppedWhateverComesLate() {
    watch.enter(Phase.HEAD);
    watch.stop();
    watch.enter(Phase.NAME);

    assertThat(loop.pending()).isZero();
  }
}
