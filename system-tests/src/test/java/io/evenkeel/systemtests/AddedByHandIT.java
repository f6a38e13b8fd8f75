package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.common.backend.Status;
import io.evenkeel.common.schema.BackendField;
import io.evenkeel.systemtests.fixture.Registry;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AddedByHandIT {

  /** One resync interval is 5 s. */
  private static final Duration RESYNCED = Duration.ofSeconds(15);

  @RegisterExtension static final Suite SUITE = Suite.started(options -> options.spareBackends(1));

  @Test
  void saddAndHsetUrlBringTrafficAndSremEndsIt() {
    Registry registry = SUITE.registry();
    SUITE.startAgain("backend5");
    Load load = SUITE.gets("A backend added and removed with redis-cli");

    registry.add("backend5", SUITE.process("backend5").url());

    SUITE.awaitTraffic(load, List.of("backend1", "backend2", "backend3", "backend4", "backend5"));
    SUITE.awaitInRegistry("backend5", BackendField.STATUS, Status.HEALTHY.word());

    registry.remove("backend5");

    await("removal seen by the load balancer")
        .atMost(RESYNCED)
        .until(() -> !SUITE.roster().statuses().containsKey("backend5"));
    assertThat(SUITE.awaitRequests(load, 1_000).byBackend()).doesNotContainKey("backend5");
    SUITE.finishWithoutFailure(load);
    assertThat(registry.members())
        .containsExactlyInAnyOrder("backend1", "backend2", "backend3", "backend4");
    assertThat(registry.backend("backend5")).as("left behind").containsKey(BackendField.URL);
  }
}
