package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.common.backend.Status;
import io.evenkeel.systemtests.fixture.Changes;
import io.evenkeel.systemtests.fixture.Registry;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SigkillIT {

  /** Three probes that fail take some three seconds. */
  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(20);

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  @RegisterExtension static final Suite SUITE = Suite.started();

  @Test
  void sigkillOfABackendCostsNoGetAndIsPublishedOnce() {
    Registry registry = SUITE.registry();
    Changes changes = SUITE.changes();
    Load load = SUITE.manyGets("SIGKILL of a backend");
    SUITE.awaitTraffic(load, ALL);

    SUITE.process("backend2").kill();

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
    SUITE.finishWithoutFailure(load);
  }
}
