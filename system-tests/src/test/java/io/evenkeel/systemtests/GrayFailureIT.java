package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.Status;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import io.evenkeel.systemtests.load.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A backend that fails traffic while its {@code /health} is fine: no probe ever notices. */
class GrayFailureIT {

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  /** From the beginning of the fault until traffic has noticed it. */
  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(2);

  /** Latency is known once an answer has come, and compared with that of the others. */
  private static final Duration COMPARED_WITHIN = Duration.ofSeconds(8);

  /** What a GET would wait for its head if nobody noticed. */
  private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(30);

  /** How long it is watched that nothing more goes there than trials. */
  private static final Duration WATCHED = Duration.ofSeconds(10);

  @RegisterExtension static final Suite SUITE = Suite.started();

  @AfterEach
  void backInOrder() {
    ALL.forEach(SUITE::mend);
  }

  @Test
  void backendThatAnswers500GetsUnderOnePercentOfTheTrafficWithinTwoSeconds() {
    Load load = begin("500s while /health is fine");

    SUITE.fault("backend1", "{\"error_rate\": 1}");

    Report after = watchAfter(NOTICED_WITHIN, load, "backend1");
    assertThat(after.failures().size()).as(after::failuresInDetail).isLessThan(onePercentOf(after));
    SUITE.mend("backend1");
    SUITE.awaitTraffic(load, ALL);
    Report report = SUITE.finish(load);
    assertThat(report.failures())
        .as(report::failuresInDetail)
        .allSatisfy(failure -> assertThat(failure.status()).isEqualTo(500));
  }

  @Test
  void backendThatIsCutInMidResponseIsEjectedSoThatFailuresEndWithinSeconds() {
    Load load = begin("RST in mid-response");

    SUITE.fault("backend2", "{\"cut_rate\": 1}");

    Report after = watchAfter(NOTICED_WITHIN, load, "backend2");
    assertThat(after.failures().size()).as(after::failuresInDetail).isLessThan(onePercentOf(after));
    SUITE.mend("backend2");
    SUITE.awaitTraffic(load, ALL);
    Report report = SUITE.finish(load);
    assertThat(report.failures())
        .as("half an answer never looks whole%n%s", report.failuresInDetail())
        .allSatisfy(failure -> assertThat(failure.status()).isZero());
  }

  @Test
  void backendThatIsTwoSecondsLateIsEjectedAndCostsNoRequest() {
    Load load = begin("+2 s latency while /health is fine");

    SUITE.fault("backend3", "{\"latency\": \"2s\"}");

    watchAfter(COMPARED_WITHIN, load, "backend3");
    SUITE.mend("backend3");
    SUITE.awaitTraffic(load, ALL);
    SUITE.finishWithoutFailure(load);
  }

  @Test
  void backendThatAnswersNothingAnyMoreIsEjectedAndItsGetsAreSentElsewhere() {
    Load load = begin("hang while /health is fine");

    SUITE.fault("backend1", "{\"hang_rate\": 1}");

    watchAfter(COMPARED_WITHIN, load, "backend1");
    assertThat(SUITE.balancer().attempts("backend1", "withdrawn"))
        .as("requests that waited for it and were sent elsewhere")
        .isPositive();
    SUITE.mend("backend1");
    SUITE.awaitTraffic(load, ALL);
    Report report = SUITE.finish(load);
    SUITE.requireNoFailure(report.gets());
    assertThat(report.gets().slowest()).isLessThan(HEAD_TIMEOUT);
    assertThat(report.posts().failures())
        .as("nobody knows whether a POST was executed%n%s", report.failuresInDetail())
        .allSatisfy(failure -> assertThat(failure.status()).isEqualTo(504));
  }

  @Test
  void backendThatClosesWhatItAcceptsCostsNoGet() {
    Load load = begin("accept-then-close");

    SUITE.fault("backend4", "{\"close_for\": \"%ds\"}".formatted(WATCHED.toSeconds()));

    SUITE.awaitInRoster("backend4", Status.UNHEALTHY);
    SUITE.goOnFor(WATCHED);
    SUITE.mend("backend4");
    SUITE.awaitTraffic(load, ALL);
    Report report = SUITE.finish(load);
    SUITE.requireNoFailure(report.gets());
    assertThat(report.posts().failures())
        .as("a POST may have been written before the close%n%s", report.failuresInDetail())
        .allSatisfy(failure -> assertThat(failure.status()).isEqualTo(502));
  }

  private static Load begin(String badDay) {
    Load load = SUITE.getsAndPosts(badDay);
    SUITE.awaitTraffic(load, ALL);
    return load;
  }

  /**
   * What clients saw once the fault has had its time, while under 1 % of it went to the backend.
   */
  private static Report watchAfter(Duration time, Load load, String backend) {
    SUITE.goOnFor(time);
    Instant from = Instant.now();
    int before = SUITE.executions().by(backend);
    SUITE.goOnFor(WATCHED);
    int reached = SUITE.executions().by(backend) - before;
    Report after = load.soFar().since(from);
    System.out.printf(
        "%s: %d of %d requests reached %s in the %d s that began %d ms after the fault%n",
        load.soFar().name(), reached, after.total(), backend, WATCHED.toSeconds(), time.toMillis());
    assertThat(reached).as("requests that reached %s", backend).isLessThan(onePercentOf(after));
    assertThat(SUITE.roster().statuses())
        .as("to its probes it is well")
        .containsEntry(backend, Status.HEALTHY.word());
    return after;
  }

  private static int onePercentOf(Report report) {
    assertThat(report.total()).isGreaterThan(Suite.REQUESTS_PER_SECOND);
    return report.total() / 100;
  }
}
