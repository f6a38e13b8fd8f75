package io.evenkeel.orchestrator.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.orchestrator.membership.Membership;
import io.evenkeel.orchestrator.membership.MembershipView;
import io.evenkeel.orchestrator.observe.OrchestratorMetrics;
import io.evenkeel.orchestrator.probe.Rhythm;
import io.evenkeel.orchestrator.probe.http.HttpProbeSettings;
import io.evenkeel.orchestrator.probe.http.HttpProber;
import io.evenkeel.orchestrator.probe.http.ScriptedServer;
import io.evenkeel.orchestrator.verdict.Thresholds;
import io.evenkeel.orchestrator.verdict.View;
import io.evenkeel.orchestrator.verdict.VoteAgenda;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The whole probing of a thousand backends, over real sockets, at the pace of production. */
class ThousandBackendsTest {

  private static final int BACKENDS = 1_000;
  private static final int ROUNDS = 3;

  @Test
  void areAllProbedRoundAfterRoundAndOnTime() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Membership membership = new Membership(System::nanoTime);
    membership.heard(new MembershipView(1, Instant.EPOCH, List.of("o1"), List.of()), 0);
    try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 204 No Content\r\n\r\n");
        HttpProber prober =
            new HttpProber(new HttpProbeSettings("/health", Duration.ofSeconds(30)))) {
      VoteAgenda agenda = new VoteAgenda(new SplittableRandom(1));
      ProbeDesk desk =
          new ProbeDesk(
              new ProbeClock(),
              prober,
              new Rhythm(Duration.ofSeconds(2), Duration.ofMillis(250), new SplittableRandom(1)),
              new Thresholds(2, 3),
              Duration.ofSeconds(30),
              new OrchestratorMetrics(meters),
              agenda::urgent);
      Watches watches = new Watches("o1", 3, desk, agenda, membership);
      BackendUrl url = BackendUrl.parse("http://127.0.0.1:" + server.port());
      watches.registryRead(
          IntStream.range(0, BACKENDS)
              .mapToObj(i -> Backend.of(new BackendId("backend" + i), url))
              .toList());

      await().atMost(Duration.ofMinutes(2)).until(() -> server.heads().size() >= ROUNDS * BACKENDS);
      watches.stop();

      assertThat(watches.count(View.UP)).isEqualTo(BACKENDS);
      Timer lateness = meters.get("orchestrator.probe.lateness").timer();
      assertThat(lateness.mean(TimeUnit.SECONDS)).as("mean lateness, s").isLessThan(2);
    }
  }
}
