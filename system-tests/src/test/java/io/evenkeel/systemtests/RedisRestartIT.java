package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.Status;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisRestartIT {

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  /** It comes back with its data, from its append-only file. */
  @RegisterExtension static final Suite SUITE = Suite.started();

  @Test
  void redisAwayCostsNoGetAndHealthChangesAreSeenAgainAfterIt() {
    Load load = SUITE.gets("Redis killed, back with its data");
    SUITE.awaitTraffic(load, ALL);

    SUITE.process("redis").kill();

    SUITE.awaitRequests(load, 1_500);
    assertThat(SUITE.roster().statuses()).containsOnlyKeys(ALL);
    SUITE.startAgain("redis");
    assertThat(SUITE.registry().members()).containsExactlyInAnyOrderElementsOf(ALL);

    SUITE.toggleHealth("backend1");
    SUITE.awaitInRoster("backend1", Status.UNHEALTHY);
    SUITE.toggleHealth("backend1");
    SUITE.awaitInRoster("backend1", Status.HEALTHY);

    SUITE.awaitTraffic(load, ALL);
    SUITE.finishWithoutFailure(load);
  }

  @Test
  void redisAndABackendKilledAtOnceCostNoGet() {
    Load load = SUITE.gets("Redis and a backend killed at once");
    SUITE.awaitTraffic(load, ALL);

    SUITE.process("redis").kill();
    SUITE.process("backend2").kill();

    assertThat(SUITE.awaitRequests(load, 1_500).byBackend()).doesNotContainKey("backend2");
    SUITE.startAgain("redis");
    SUITE.awaitInRoster("backend2", Status.UNHEALTHY);
    SUITE.startAgain("backend2");
    SUITE.awaitInRoster("backend2", Status.HEALTHY);

    SUITE.awaitTraffic(load, ALL);
    SUITE.finishWithoutFailure(load);
  }
}
