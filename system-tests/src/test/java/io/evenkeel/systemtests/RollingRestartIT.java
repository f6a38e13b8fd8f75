package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.Status;
import io.evenkeel.launcher.topology.ProcessState;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import io.evenkeel.systemtests.load.Report;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RollingRestartIT {

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  @RegisterExtension static final Suite SUITE = Suite.started();

  @Test
  void rollingSigtermOfAllBackendsCostsNoGetAndNoPost() {
    Load load = SUITE.getsAndPosts("Rolling SIGTERM of all backends");

    for (String backend : ALL) {
      SUITE.awaitTraffic(load, ALL);
      long before = SUITE.process(backend).pid().orElseThrow();

      SUITE.process(backend).stop();

      assertThat(SUITE.process(backend).state())
          .as("%s ends by SIGTERM", backend)
          .isEqualTo(ProcessState.STOPPED);
      backAgain(backend);
      assertThat(SUITE.process(backend).pid()).isNotEqualTo(before);
    }

    SUITE.awaitTraffic(load, ALL);
    SUITE.finishWithoutFailure(load);
  }

  @Test
  void rollingSigkillOfAllBackendsCostsNoGetAndRepeatsNoPost() {
    Load load = SUITE.getsAndPosts("Rolling SIGKILL of all backends");

    for (String backend : ALL) {
      SUITE.awaitTraffic(load, ALL);
      SUITE.process(backend).kill();
      backAgain(backend);
    }

    SUITE.awaitTraffic(load, ALL);
    Report report = SUITE.finish(load);
    SUITE.requireNoFailure(report.gets());
    assertThat(report.posts().failures())
        .as("only what may have reached a killed one may fail%n%s", report.failuresInDetail())
        .allSatisfy(failure -> assertThat(failure.status()).isEqualTo(502))
        .hasSizeLessThan(ALL.size() * Suite.REQUESTS_PER_SECOND / 10);
  }

  private static void backAgain(String backend) {
    SUITE.awaitInRoster(backend, Status.UNHEALTHY);
    SUITE.startAgain(backend);
    SUITE.awaitInRoster(backend, Status.HEALTHY);
  }
}
