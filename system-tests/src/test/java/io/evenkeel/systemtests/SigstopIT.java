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

  /** What a GET would wait for its head if nobody noticed. */
  private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(30);

  /**
   * From the verdict until the last GET that waited has its answer from elsewhere: an instant, but
   * for what it takes to see the verdict from outside on a busy machine.
   */
  private static final Duration ELSEWHERE = Duration.ofSeconds(3);

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  @RegisterExtension static final Suite SUITE = Suite.started();

  @Test
  void sigstopOfABackendCostsNoGetAndAtMostSecondsAndRepeatsNoPost() {
    Load load = SUITE.getsAndPosts("SIGSTOP of a backend");
    SUITE.awaitTraffic(load, ALL);

    Instant frozen = Instant.now();
    SUITE.process("backend3").pause();

    SUITE.awaitInRoster("backend3", Status.UNHEALTHY);
    Instant noticed = Instant.now();
    assertThat(SUITE.awaitRequests(load, 1_000).byBackend()).doesNotContainKey("backend3");

    SUITE.process("backend3").resume();

    SUITE.awaitInRoster("backend3", Status.HEALTHY);
    SUITE.awaitTraffic(load, ALL);
    Report report = SUITE.finish(load);
    SUITE.requireNoFailure(report.gets());
    assertThat(SUITE.balancer().attempts("backend3", "withdrawn"))
        .as("requests that waited for it and were sent elsewhere")
        .isPositive();
    assertThat(report.gets().since(frozen).slowest()).isLessThan(HEAD_TIMEOUT);
    assertThat(report.gets().before(noticed).outcomes())
        .as("nobody waits on once it is known")
        .allSatisfy(get -> assertThat(get.ended()).isBefore(noticed.plus(ELSEWHERE)));
  }
}
