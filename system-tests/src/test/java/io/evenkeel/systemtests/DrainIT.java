package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.common.backend.AdminState;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import io.evenkeel.systemtests.load.Mix;
import io.evenkeel.systemtests.load.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DrainIT {

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  /** Long enough to be in flight when the drain begins, and short of its deadline. */
  private static final String SLOW = "delay=3s";

  private static final int SLOW_PER_SECOND = 10;

  @RegisterExtension static final Suite SUITE = Suite.started();

  @Test
  void aBackendThatIsDrainedByHandGetsNothingNewLosesNothingAndComesBack() {
    Load quick = SUITE.getsAndPosts("Draining a backend");
    Load slow =
        SUITE.atOnce(
            "Draining a backend, slow requests in flight",
            Mix.of(Request.GET.query(SLOW), Request.POST.query(SLOW)),
            SLOW_PER_SECOND);
    SUITE.awaitTraffic(quick, ALL);
    SUITE.awaitTraffic(slow, ALL);

    SUITE.registry().administer("backend2", AdminState.DRAINING);
    SUITE.awaitAdmin("backend2", AdminState.DRAINING);

    assertThat(SUITE.roster().inFlight())
        .as("slow ones go on")
        .hasEntrySatisfying("backend2", count -> assertThat(count).isPositive());
    assertThat(SUITE.awaitRequests(quick, 1_000).byBackend()).doesNotContainKey("backend2");
    await("the drain is done, though the load goes on")
        .atMost(Suite.LIMIT)
        .until(() -> SUITE.roster().inFlight().getOrDefault("backend2", -1) == 0);
    int reached = SUITE.executions().by("backend2");
    SUITE.awaitRequests(quick, 1_000);
    assertThat(SUITE.executions().by("backend2")).as("what reached it").isEqualTo(reached);

    SUITE.registry().administer("backend2", AdminState.ACTIVE);

    SUITE.awaitTraffic(quick, ALL);
    SUITE.finishWithoutFailure(slow);
    SUITE.finishWithoutFailure(quick);
  }
}
