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

  /**
   * Three probes that fail take some four seconds, and a busy machine adds its own; without the
   * verdict it would be the thirty that a response head may take.
   */
  private static final Duration SECONDS = Duration.ofSeconds(20);

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  @RegisterExtension static final Suite SUITE = Suite.started();

  @Test
  void sigstopOfABackendCostsNoGetAndAtMostSecondsAndRepeatsNoPost() {
    Load load = SUITE.getsAndPosts("SIGSTOP of a backend");
    SUITE.awaitTraffic(load, ALL);

    Instant frozen = Instant.now();
    SUITE.process("backend3").pause();

    SUITE.awaitInRoster("backend3", Status.UNHEALTHY);
    assertThat(SUITE.awaitRequests(load, 1_000).byBackend()).doesNotContainKey("backend3");

    SUITE.process("backend3").resume();

    SUITE.awaitInRoster("backend3", Status.HEALTHY);
    SUITE.awaitTraffic(load, ALL);
    Report report = SUITE.finish(load);
    SUITE.requireNoFailure(report.gets());
    assertThat(report.gets().since(frozen).slowest()).isLessThan(SECONDS);
  }
}
