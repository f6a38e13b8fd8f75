package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.common.backend.Status;
import io.evenkeel.launcher.topology.RedisChoice;
import io.evenkeel.systemtests.fixture.Registry;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisLossIT {

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  /** It comes back empty. */
  @RegisterExtension
  static final Suite SUITE =
      Suite.started(options -> options.redis(RedisChoice.OWN_WITHOUT_PERSISTENCE));

  @Test
  void redisThatComesBackEmptyCostsNoGetAndTheRegistryIsRestored() {
    String marker = SUITE.registry().markerId();
    Load load = SUITE.gets("Redis killed, back without its data");
    SUITE.awaitTraffic(load, ALL);

    SUITE.process("redis").kill();

    SUITE.awaitRequests(load, 1_500);
    assertThat(SUITE.roster().statuses()).containsOnlyKeys(ALL);
    SUITE.startAgain("redis");
    Registry registry = SUITE.registry();
    await("restored registry")
        .atMost(Suite.LIMIT)
        .untilAsserted(() -> {
          assertThat(registry.members()).containsExactlyInAnyOrderElementsOf(ALL);
          assertThat(registry.markerId()).isEqualTo(marker);
        });
    assertThat(SUITE.roster().statuses()).containsOnlyKeys(ALL);
    SUITE.awaitTraffic(load, ALL);

    SUITE.toggleHealth("backend1");
    SUITE.awaitInRoster("backend1", Status.UNHEALTHY);
    SUITE.toggleHealth("backend1");
    SUITE.awaitInRoster("backend1", Status.HEALTHY);

    SUITE.awaitTraffic(load, ALL);
    SUITE.finishWithoutFailure(load);
  }
}
