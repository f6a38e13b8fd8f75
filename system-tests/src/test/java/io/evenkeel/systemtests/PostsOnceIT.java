package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.Status;
import io.evenkeel.systemtests.fixture.Ledgers;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import io.evenkeel.systemtests.load.Mix;
import io.evenkeel.systemtests.load.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostsOnceIT {

  /** From SIGKILL until nobody may have been sent to it over a connection that seemed alive. */
  private static final Duration AFTERMATH = Duration.ofSeconds(3);

  private static final List<String> ALL = List.of("ledger1", "ledger2", "ledger3");

  @RegisterExtension static final Suite SUITE = Suite.planned(options -> {});

  @RegisterExtension static final Ledgers LEDGERS = new Ledgers(SUITE, ALL);

  @Test
  void postIsNeverExecutedTwiceWhenItsBackendIsKilled() {
    LEDGERS.startAll();
    Load load = SUITE.load("SIGKILL of a backend under POST", Mix.POSTS, Suite.REQUESTS_PER_SECOND);
    SUITE.awaitTraffic(load, ALL);

    Instant before = Instant.now();
    LEDGERS.get("ledger2").kill();
    Instant after = Instant.now();

    SUITE.awaitInRoster("ledger2", Status.UNHEALTHY);
    LEDGERS.get("ledger2").startAgain(LEDGERS.get("ledger2").port());
    SUITE.awaitInRoster("ledger2", Status.HEALTHY);
    SUITE.awaitTraffic(load, ALL);
    Report report = SUITE.finish(load);

    Map<String, Long> executions =
        ALL.stream()
            .flatMap(id -> LEDGERS.get(id).requests().stream())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(report.outcomes())
        .filteredOn(outcome -> !outcome.failed())
        .allSatisfy(outcome -> assertThat(executions).containsEntry(outcome.id(), 1L));
    assertThat(executions.values()).as("executions of any one POST").containsOnly(1L);
    assertThat(report.failures())
        .as("only what may have reached the killed one may fail%n%s", report.failuresInDetail())
        .allSatisfy(failure -> assertThat(failure.status()).isEqualTo(502))
        .allSatisfy(
            failure -> assertThat(failure.ended()).isBetween(before, after.plus(AFTERMATH)));
    assertThat(report.failures().size())
        .as(report::failuresInDetail)
        .isLessThan(Suite.REQUESTS_PER_SECOND / 2);
  }
}
