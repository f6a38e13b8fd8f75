package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.Status;
import io.evenkeel.systemtests.fixture.Changes;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ThreeOrchestratorsIT {

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  @RegisterExtension static final Suite SUITE = Suite.started(options -> options.orchestrators(3));

  @Test
  void oneOfThreeKilledLeavesVerdictsWorkingEachPublishedOnce() {
    Changes changes = SUITE.changes();
    Load load = SUITE.gets("One of three orchestrators killed, and then a backend");
    SUITE.awaitTraffic(load, ALL);

    SUITE.toggleHealth("backend4");
    SUITE.awaitInRoster("backend4", Status.UNHEALTHY);
    SUITE.toggleHealth("backend4");
    SUITE.awaitInRoster("backend4", Status.HEALTHY);
    SUITE.process("orchestrator2").kill();
    SUITE.process("backend2").kill();

    SUITE.awaitInRoster("backend2", Status.UNHEALTHY);
    SUITE.startAgain("backend2");
    SUITE.awaitInRoster("backend2", Status.HEALTHY);

    SUITE.awaitTraffic(load, ALL);
    SUITE.finishWithoutFailure(load);
    assertThat(changes.of("backend4")).containsExactly(Status.UNHEALTHY, Status.HEALTHY);
    assertThat(changes.of("backend2")).containsExactly(Status.UNHEALTHY, Status.HEALTHY);
  }
}
