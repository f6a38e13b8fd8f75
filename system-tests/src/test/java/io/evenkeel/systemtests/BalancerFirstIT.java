package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.launcher.topology.ManagedProcess;
import io.evenkeel.launcher.topology.ProcessState;
import io.evenkeel.launcher.topology.Topology;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BalancerFirstIT {

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  @RegisterExtension static final Suite SUITE = Suite.planned(options -> {});

  @Test
  void balancerThatIsThereBeforeRedisIsNotReadyAndThenServesWithoutRestart() {
    ManagedProcess balancer = SUITE.process("load-balancer1");
    balancer.start();
    await("a load balancer that listens")
        .atMost(Suite.LIMIT)
        .ignoreExceptions()
        .until(() -> SUITE.roster().statuses().isEmpty());
    assertThat(SUITE.balancer().readiness()).isEqualTo(503);
    assertThat(SUITE.balancer().liveness()).isEqualTo(200);
    assertThat(SUITE.getOnce()).isEqualTo(503);

    SUITE.startAgain("redis");
    SUITE.topology().seed();
    SUITE.startAgain("orchestrator1");
    ALL.forEach(backend -> SUITE.process(backend).start());
    balancer.awaitReady(Topology.READY_LIMIT);
    ALL.forEach(backend -> SUITE.process(backend).awaitReady(Topology.READY_LIMIT));

    Load load = SUITE.gets("Load balancer started before Redis");
    SUITE.awaitTraffic(load, ALL);
    SUITE.finishWithoutFailure(load);
    assertThat(balancer.state()).isEqualTo(ProcessState.RUNNING);
  }
}
