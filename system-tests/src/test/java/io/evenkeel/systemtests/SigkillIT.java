package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.common.backend.Status;
import io.evenkeel.systemtests.fixture.Changes;
import io.evenkeel.systemtests.fixture.Registry;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import io.evenkeel.systemtests.load.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SigkillIT {

  /** Three probes that fail take some three seconds. */
  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(20);

  /** From SIGKILL until nobody may have been sent to it over a connection that seemed alive. */
  private static final Duration AFTERMATH = Duration.ofSeconds(3);

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  @RegisterExtension static final Suite SUITE = Suite.started();

  @Test
  void sigkillOfABackendCostsNoGetRepeatsNoPostAndIsPublishedOnce() {
    Registry registry = SUITE.registry();
    Changes changes = SUITE.changes();
    Load load = SUITE.getsAndPosts("SIGKILL of a backend");
    SUITE.awaitTraffic(load, ALL);

    Instant before = Instant.now();
    SUITE.process("backend2").kill();
    Instant after = Instant.now();

    await("verdict")
        .atMost(NOTICED_WITHIN)
        .until(() -> registry.status("backend2") == Status.UNHEALTHY);
    SUITE.awaitInRoster("backend2", Status.UNHEALTHY);
    assertThat(SUITE.awaitRequests(load, 1_000).byBackend())
        .doesNotContainKey("backend2")
        .containsKeys("backend1", "backend3", "backend4");
    assertThat(registry.backend("backend2").get("reason")).isNotBlank();
    assertThat(changes.of("backend2")).containsExactly(Status.UNHEALTHY);

    SUITE.startAgain("backend2");

    SUITE.awaitTraffic(load, ALL);
    assertThat(changes.of("backend2")).containsExactly(Status.UNHEALTHY, Status.HEALTHY);
    Report report = SUITE.finish(load);
    SUITE.requireNoFailure(report.gets());
    assertThat(report.posts().failures())
        .as("only what may have reached the killed one may fail%n%s", report.failuresInDetail())
        .allSatisfy(failure -> assertThat(failure.status()).isEqualTo(502))
        .allSatisfy(
            failure -> assertThat(failure.ended()).isBetween(before, after.plus(AFTERMATH)));
  }
}
