package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.launcher.topology.ManagedProcess;
import io.evenkeel.launcher.topology.ProcessState;
import io.evenkeel.launcher.topology.Role;
import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import io.evenkeel.systemtests.load.Mix;
import io.evenkeel.systemtests.load.Report;
import io.evenkeel.systemtests.load.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BalancerSigtermIT {

  /** Far longer than it takes to notice that the balancer is on its way out. */
  private static final String SLOW = "delay=2s";

  private static final int SLOW_PER_SECOND = 10;

  private static final Executor AN_OWN_THREAD = task -> Thread.ofPlatform().start(task);

  /** By default it is 0: whoever has nothing before it that looks needs no pause. */
  private static final String TIME_TO_SEE_IT = "--balancer.shutdown.delay=1s";

  @RegisterExtension
  static final Suite SUITE =
      Suite.started(options -> options.properties(Role.LOAD_BALANCER, TIME_TO_SEE_IT));

  @Test
  void sigtermOfTheBalancerLosesNoRequestOfAClientThatHeedsItsReadiness() {
    ManagedProcess balancer = SUITE.process("load-balancer1");
    Load quick = SUITE.getsAndPosts("SIGTERM of the load balancer");
    Load slow =
        SUITE.atOnce(
            "SIGTERM of the load balancer, slow requests in flight",
            Mix.of(Request.GET.query(SLOW), Request.POST.query(SLOW)),
            SLOW_PER_SECOND);
    await("slow requests in flight")
        .atMost(Suite.LIMIT)
        .until(() -> slow.unanswered().size() >= SLOW_PER_SECOND);

    // Not in the common pool: its only thread on a small machine is to notice the process' end.
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(balancer::stop, AN_OWN_THREAD);
    // As whatever stands before it does: readiness fails first, and then nobody sends any more.
    await("readiness withdrawn")
        .atMost(Suite.LIMIT)
        .until(() -> SUITE.balancer().readiness() == 503);
    assertThat(slow.unanswered()).as("slow requests in flight").isNotEmpty();
    Report quickly = SUITE.finish(quick);
    Report slowly = SUITE.finish(slow);
    stopped.join();

    assertThat(balancer.state()).as("it ends by SIGTERM").isEqualTo(ProcessState.STOPPED);
    SUITE.requireNoFailure(quickly);
    SUITE.requireNoFailure(slowly);

    SUITE.startAgain(balancer.name());
    assertThat(SUITE.getOnce()).isEqualTo(200);
  }
}
