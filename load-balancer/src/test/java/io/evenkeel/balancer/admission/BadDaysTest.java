package io.evenkeel.balancer.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.admission.Simulation.Behaviour;
import io.evenkeel.balancer.admission.Simulation.Reply;
import io.evenkeel.common.backend.Status;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The named bad days of a pool, in simulated time, with the default settings. */
class BadDaysTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Behaviour GRAY = (url, random) -> Reply.status(500, 1);
  private static final Behaviour SLOW = (url, random) -> Reply.ok(2_020 + random.nextInt(60));

  @ParameterizedTest
  @CsvSource({
    "round-robin, 1", "round-robin, 2", "round-robin, 3",
    "least-connections, 1", "least-connections, 2", "least-connections, 3"
  })
  void aGrayBackendGetsLessThanOnePercentWithinTwoSeconds(String strategy, long seed) {
    Simulation pool = healthy(strategy, seed, 4, 300);

    pool.behaves("b3", GRAY).run(Duration.ofSeconds(2), 300);
    assertThat(pool.answers(500)).as("until it is noticed").isLessThan(25);
    pool.run(MINUTE, 300);

    assertThat(pool.share("b3")).isLessThan(0.01);
    assertThat(pool.answers(500)).isLessThan(10);
    assertThat(pool.failed()).isZero();

    pool.behaves("b3", Simulation.SOUND).run(MINUTE, 300);
    assertThat(pool.isEjected("b3")).isFalse();
    assertThat(pool.run(Duration.ofSeconds(20), 300).share("b3")).isBetween(0.2, 0.3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void oneThatFailsEverySecondRequestGoesToo(long seed) {
    Simulation pool = healthy("round-robin", seed, 4, 200);

    pool.behaves("b1", (url, random) -> random.nextBoolean() ? Reply.status(503, 5) : Reply.ok(40))
        .run(Duration.ofSeconds(3), 200);

    assertThat(pool.isEjected("b1")).isTrue();
    assertThat(pool.run(MINUTE, 200).share("b1")).isLessThan(0.02);
  }

  @ParameterizedTest
  @CsvSource({"round-robin, 1, 4", "round-robin, 2, 4", "least-connections, 3, 20"})
  void oneThatIsTwoSecondsSlowerLosesItsTraffic(String strategy, long seed, int seconds) {
    Simulation pool = healthy(strategy, seed, 4, 200);

    pool.behaves("b2", SLOW).run(Duration.ofSeconds(seconds), 200);
    assertThat(pool.isEjected("b2")).isTrue();
    assertThat(pool.log())
        .anyMatch(line -> line.matches("b2 ejected for 5s \\(\\d+ of .* ms or more, .*"));

    pool.run(MINUTE, 200);
    assertThat(pool.share("b2")).isLessThan(0.002);
    assertThat(pool.failed()).isZero();

    pool.behaves("b2", Simulation.SOUND).run(MINUTE, 200);
    assertThat(pool.isEjected("b2")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aPoolThatIsSlowAsAWholeEjectsNobody(long seed) {
    Simulation pool = healthy("round-robin", seed, 4, 200);
    for (int i = 1; i <= 4; i++) {
      pool.behaves("b" + i, SLOW);
    }
    assertThat(pool.run(Duration.ofMinutes(2), 200).ejections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aLongTailOfSlowRequestsEjectsNobody(long seed) {
    Simulation pool = new Simulation("round-robin", seed, 4);
    for (int i = 1; i <= 4; i++) {
      pool.behaves(
          "b" + i,
          (url, random) -> Reply.ok(random.nextInt(5) == 0 ? 1_000 + random.nextInt(9_000) : 30));
    }
    assertThat(pool.run(Duration.ofMinutes(5), 100).ejections()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 100", "2, 50", "3, 20", "4, 4"})
  void oneBadUrlOnAllBackendsEjectsNobody(long seed, int perSecond) {
    Simulation pool = new Simulation("round-robin", seed, 4);
    for (int i = 1; i <= 4; i++) {
      pool.behaves(
          "b" + i, (url, random) -> url.equals("/bad") ? Reply.status(500, 3) : Reply.ok(40));
    }
    assertThat(pool.run(Duration.ofMinutes(3), perSecond, "/bad", "/", "/x").ejections()).isZero();
    assertThat(pool.run(Duration.ofMinutes(1), perSecond, "/bad").ejections()).isZero();
    assertThat(pool.run(Duration.ofMinutes(3), perSecond, "/bad", "/").ejections()).isZero();
  }

  /** Else each backend would get always the same URLs, and one of them only bad ones. */
  @ParameterizedTest
  @CsvSource({
    "round-robin, 1, 2, 100, /bad /",
    "round-robin, 2, 2, 20, /bad /",
    "round-robin, 3, 2, 300, /bad / /x /y",
    "round-robin, 4, 3, 100, /bad / /",
    "round-robin, 5, 4, 100, /bad /",
    "round-robin, 6, 4, 300, /bad / /x /y",
    "round-robin, 7, 6, 100, /bad / /",
    "round-robin, 8, 5, 100, /bad / / / / / / / / /",
    "least-connections, 1, 2, 100, /bad /",
    "least-connections, 2, 4, 4, /bad /",
    "least-connections, 3, 2, 4, /bad /"
  })
  void oneBadUrlInStepWithTheTurnsEjectsNobody(
      String strategy, long seed, int backends, int perSecond, String urls) {
    for (Reply bad : List.of(Reply.status(500, 3), Reply.ok(2_500))) {
      Simulation pool = new Simulation(strategy, seed, backends);
      for (int i = 1; i <= backends; i++) {
        pool.behaves(
            "b" + i, (url, random) -> url.equals("/bad") ? bad : Reply.ok(20 + random.nextInt(9)));
      }
      pool.runInTurn(Duration.ofMinutes(5), perSecond, urls.split(" "));
      assertThat(pool.log()).isEmpty();
      assertThat(pool.ejections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void allThatTurnBadAtOnceGoOnServing(long seed) {
    Simulation pool = healthy("least-connections", seed, 4, 300);
    for (int i = 1; i <= 4; i++) {
      pool.behaves("b" + i, GRAY);
    }
    pool.run(MINUTE, 300);
    assertThat(pool.ejections()).isZero();
    assertThat(pool.failed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noiseOfOnePercentEjectsNobody(long seed) {
    Simulation pool = new Simulation("round-robin", seed, 4);
    for (int i = 1; i <= 4; i++) {
      pool.behaves(
          "b" + i, (url, random) -> random.nextInt(100) == 0 ? Reply.status(500, 3) : Reply.ok(40));
    }
    assertThat(pool.run(Duration.ofMinutes(10), 50).ejections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void littleTrafficWithAFailureNowAndThenEjectsNobody(long seed) {
    Simulation pool = new Simulation("round-robin", seed, 3);
    for (int i = 1; i <= 3; i++) {
      pool.behaves(
          "b" + i, (url, random) -> random.nextInt(4) == 0 ? Reply.status(500, 3) : Reply.ok(40));
    }
    assertThat(pool.run(Duration.ofMinutes(30), 1).ejections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void oneThatResetsInMidResponseIsEjectedSoTheFailuresEnd(long seed) {
    Simulation pool = healthy("round-robin", seed, 4, 300);

    pool.behaves("b4", (url, random) -> Reply.cut()).run(Duration.ofSeconds(2), 300);
    assertThat(pool.failed()).isBetween(1, 20);

    pool.run(MINUTE, 300);
    assertThat(pool.failed()).as("the trials").isLessThan(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void oneThatHangsIsEjectedAndItsRequestsMoveElsewhere(long seed) {
    Simulation pool = healthy("round-robin", seed, 4, 300);

    pool.behaves("b1", (url, random) -> Reply.hang()).run(MINUTE, 300);

    assertThat(pool.isEjected("b1")).isTrue();
    assertThat(pool.slowest()).isLessThan(Duration.ofSeconds(4));
    assertThat(pool.failed()).isZero();
    assertThat(pool.share("b1")).isLessThan(0.02);
  }

  @ParameterizedTest
  @CsvSource({"4, 3, 300", "3, 2, 300", "4, 3, 2", "3, 2, 1"})
  void moreHangThanTheGuardRailLetsGoAndStillNoRequestWaitsForTheTimeLimit(
      int backends, int hung, int perSecond) {
    Simulation pool = healthy("round-robin", hung, backends, perSecond);
    for (int i = 1; i <= hung; i++) {
      pool.behaves("b" + i, (url, random) -> Reply.hang());
    }
    pool.run(Duration.ofSeconds(3), perSecond);
    for (int i = 1; i <= hung; i++) {
      pool.status("b" + i, Status.UNHEALTHY);
    }

    pool.run(MINUTE, perSecond);
    assertThat(pool.failed()).isZero();
    assertThat(pool.slowest()).as("three in a row").isLessThan(Duration.ofSeconds(12));
    assertThat(pool.run(MINUTE, perSecond).slowest()).isLessThan(Duration.ofSeconds(8));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "4, 20, 0", "4, 1, 10"})
  void slowRequestsOnAPoolThatProbesCallUnhealthyCostNothing(
      int backends, int perSecond, int ejections) {
    Simulation pool = new Simulation("round-robin", 1, backends);
    for (int i = 1; i <= backends; i++) {
      pool.behaves(
          "b" + i, (url, random) -> url.equals("/report") ? Reply.ok(5_000) : Reply.ok(20));
    }
    pool.run(MINUTE, perSecond, "/", "/", "/", "/report");
    for (int i = 1; i <= backends; i++) {
      pool.status("b" + i, Status.UNHEALTHY);
    }

    pool.run(MINUTE, perSecond, "/", "/", "/", "/report");

    assertThat(pool.failed()).isZero();
    assertThat(pool.ejections())
        .as("with hardly a request, one that takes 5 s looks like silence: it moves elsewhere")
        .isLessThanOrEqualTo(ejections);
  }

  @Test
  void longPollsOnOneThatProbesCallUnhealthyAreNoSilenceWhereTheOthersPollAsLong() {
    Simulation pool = new Simulation("round-robin", 1, 3);
    for (int i = 1; i <= 3; i++) {
      pool.behaves("b" + i, (url, random) -> Reply.ok(10_000));
    }
    pool.run(MINUTE, 5);
    pool.status("b1", Status.UNHEALTHY).status("b2", Status.UNHEALTHY);

    assertThat(pool.run(MINUTE, 5).ejections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aDeadOneCostsNoRequestAndHardlyAnAttempt(long seed) {
    Simulation pool = healthy("least-connections", seed, 4, 300);

    pool.behaves("b1", (url, random) -> Reply.refused()).run(MINUTE, 300);

    assertThat(pool.attempts("b1")).isLessThan(30);
    assertThat(pool.failed()).isZero();
  }

  @Test
  void aHiccupEjectsNobody() {
    Simulation pool = healthy("round-robin", 1, 4, 100);
    pool.behaves("b1", (url, random) -> Reply.refused()).run(Duration.ofMillis(60), 100);
    pool.behaves("b1", Simulation.SOUND).run(MINUTE, 100);
    assertThat(pool.ejections()).isZero();
  }

  @Test
  void oneThatFlapsIsOutLongerEachTimeAndBehavesItselfBackIn() {
    Simulation pool = healthy("round-robin", 1, 4, 100);
    int turnsBad = 0;
    for (int i = 0; i < 6; i++) {
      pool.behaves("b2", GRAY).run(Duration.ofSeconds(5), 100);
      turnsBad += pool.answers(500);
      pool.behaves("b2", Simulation.SOUND).run(Duration.ofSeconds(10), 100);
    }
    assertThat(turnsBad).as("of 750 it would have had").isLessThan(60);

    pool.run(Duration.ofMinutes(5), 100);
    pool.behaves("b2", GRAY).run(Duration.ofSeconds(2), 100);
    assertThat(pool.log()).contains("b2 ejected for 5s (5 consecutive 5xx)");
  }

  @Test
  void allDeadAndBackServesAgainWithTheFirstRequests() {
    Simulation pool = healthy("round-robin", 1, 4, 100);
    for (int i = 1; i <= 4; i++) {
      pool.behaves("b" + i, (url, random) -> Reply.refused());
    }
    pool.run(MINUTE, 100);
    assertThat(pool.failed()).isBetween(pool.requests() - 5, pool.requests());

    for (int i = 1; i <= 4; i++) {
      pool.behaves("b" + i, Simulation.SOUND);
    }
    pool.run(Duration.ofSeconds(1), 100);
    assertThat(pool.failed()).isLessThan(20);
    pool.run(Duration.ofSeconds(5), 100);
    assertThat(pool.failed()).isZero();
  }

  @Test
  void theRecoveryOfItsStatusBringsATrialNotAReturn() {
    Simulation pool = healthy("round-robin", 1, 4, 100);
    pool.behaves("b1", GRAY).run(MINUTE, 100);
    assertThat(pool.isEjected("b1")).isTrue();

    pool.status("b1", Status.UNHEALTHY).run(Duration.ofSeconds(1), 100);
    pool.status("b1", Status.HEALTHY).run(Duration.ofSeconds(2), 100);
    assertThat(pool.attempts("b1")).isOne();
    assertThat(pool.isEjected("b1")).isTrue();

    pool.behaves("b1", Simulation.SOUND);
    pool.status("b1", Status.UNHEALTHY).run(Duration.ofSeconds(1), 100);
    pool.status("b1", Status.HEALTHY).run(Duration.ofSeconds(2), 100);
    assertThat(pool.isEjected("b1")).isFalse();
  }

  @Test
  void halfOfThePoolAtMostIsEjectedForBeingWorse() {
    Simulation pool = healthy("round-robin", 1, 4, 300);
    pool.behaves("b1", GRAY).behaves("b2", GRAY).behaves("b3", GRAY).run(MINUTE, 300);

    long out = Stream.of("b1", "b2", "b3").filter(pool::isEjected).count();
    assertThat(out).isEqualTo(2);
    assertThat(pool.log())
        .filteredOn(line -> line.startsWith("guard rail holds"))
        .hasSizeBetween(1, 3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void fastErrorsDoNotAttractTrafficBeforeTheyEject(long seed) {
    // Three of four are gray: the guard rail keeps one of them in.
    Simulation pool = healthy("least-connections", seed, 4, 300);
    pool.behaves("b1", GRAY).behaves("b2", GRAY).behaves("b3", GRAY);
    pool.run(MINUTE, 300);
    assertThat(pool.share("b4"))
        .as("by in-flight alone it would be some percent")
        .isGreaterThan(0.6);
  }

  @Test
  void everyCountIsZeroWhenTrafficEnds() {
    Simulation pool = healthy("least-connections", 7, 4, 200);
    pool.behaves("b1", (url, random) -> Reply.cut())
        .behaves("b2", SLOW)
        .behaves("b3", (url, random) -> Reply.hang())
        .run(Duration.ofSeconds(20), 200);
    pool.run(MINUTE, 1);
    pool.drain();
    assertThat(pool.inFlight()).isZero();
  }

  private static Simulation healthy(String strategy, long seed, int backends, int perSecond) {
    Simulation pool = new Simulation(strategy, seed, backends);
    pool.run(Duration.ofSeconds(20), perSecond);
    assertThat(pool.ejections()).isZero();
    assertThat(pool.failed()).isZero();
    return pool;
  }
}
