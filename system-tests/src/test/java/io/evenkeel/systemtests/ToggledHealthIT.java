package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.Status;
import io.evenkeel.systemtests.fixture.Changes;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ToggledHealthIT {

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  @RegisterExtension static final Suite SUITE = Suite.started();

  @Test
  void backendThatSaysDownGetsNothingUntilItSaysUp() {
    Changes changes = SUITE.changes();
    Load load = SUITE.gets("Health of a backend toggled");
    SUITE.awaitTraffic(load, ALL);

    SUITE.toggleHealth("backend4");

    SUITE.awaitInRoster("backend4", Status.UNHEALTHY);
    assertThat(SUITE.awaitRequests(load, 1_000).byBackend()).doesNotContainKey("backend4");

    SUITE.toggleHealth("backend4");

    SUITE.awaitInRoster("backend4", Status.HEALTHY);
    SUITE.awaitTraffic(load, ALL);
    SUITE.finishWithoutFailure(load);
    assertThat(changes.of("backend4")).containsExactly(Status.UNHEALTHY, Status.HEALTHY);
  }

  @Test
  void allSayingDownEmptiesNothing() {
    Load load = SUITE.gets("Every backend says that it is down");
    SUITE.awaitTraffic(load, ALL);

    ALL.forEach(SUITE::toggleHealth);

    ALL.forEach(backend -> SUITE.awaitInRoster(backend, Status.UNHEALTHY));
    SUITE.awaitRequests(load, 1_000);

    ALL.forEach(SUITE::toggleHealth);

    ALL.forEach(backend -> SUITE.awaitInRoster(backend, Status.HEALTHY));
    SUITE.awaitTraffic(load, ALL);
    SUITE.finishWithoutFailure(load);
  }
}
