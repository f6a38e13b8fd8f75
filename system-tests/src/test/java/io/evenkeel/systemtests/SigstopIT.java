package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.Status;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import io.evenkeel.systemtests.load.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SigstopIT {

  /** Far below the 30 s that a response head may take: it is the verdict that ends the waiting. */
  private static final Duration SECONDS_NOT_THE_TIMEOUT = Duration.ofSeconds(25);

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  @RegisterExtension static final Suite SUITE = Suite.started();

  @Test
  void sigstopOfABackendCostsNoGetAndAtMostSeconds() {
    Load load = SUITE.gets("SIGSTOP of a backend");
    SUITE.awaitTraffic(load, ALL);

    Instant frozen = Instant.now();
    SUITE.process("backend3").pause();

    SUITE.awaitInRoster("backend3", Status.UNHEALTHY);
    assertThat(SUITE.awaitRequests(load, 1_000).byBackend()).doesNotContainKey("backend3");

    SUITE.process("backend3").resume();

    SUITE.awaitInRoster("backend3", Status.HEALTHY);
    SUITE.awaitTraffic(load, ALL);
    Report report = SUITE.finishWithoutFailure(load);
    assertThat(report.since(frozen).slowest()).isLessThan(SECONDS_NOT_THE_TIMEOUT);
  }
}
