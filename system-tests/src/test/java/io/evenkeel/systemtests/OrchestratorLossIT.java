package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.Status;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrchestratorLossIT {

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  @RegisterExtension static final Suite SUITE = Suite.started();

  @Test
  void trafficGoesOnWithoutOrchestratorAndItsReturnCatchesUp() {
    Load load = SUITE.gets("Orchestrator killed, and then a backend");
    SUITE.awaitTraffic(load, ALL);

    SUITE.process("orchestrator1").kill();
    SUITE.awaitRequests(load, 500);
    SUITE.process("backend1").kill();

    assertThat(SUITE.awaitRequests(load, 1_500).byBackend()).doesNotContainKey("backend1");
    assertThat(SUITE.registry().status("backend1"))
        .as("nobody is there to say otherwise")
        .isEqualTo(Status.HEALTHY);

    SUITE.startAgain("orchestrator1");

    SUITE.awaitInRoster("backend1", Status.UNHEALTHY);
    SUITE.startAgain("backend1");
    SUITE.awaitInRoster("backend1", Status.HEALTHY);
    SUITE.awaitTraffic(load, ALL);
    SUITE.finishWithoutFailure(load);
  }
}
