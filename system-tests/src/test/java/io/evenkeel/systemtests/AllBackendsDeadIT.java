package io.evenkeel.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.systemtests.fixture.Suite;
import io.evenkeel.systemtests.load.Load;
import io.evenkeel.systemtests.load.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AllBackendsDeadIT {

  /** Refusals are tried elsewhere for ten seconds at most; the response head would have thirty. */
  private static final Duration BOUNDED = Duration.ofSeconds(15);

  private static final List<String> ALL = List.of("backend1", "backend2", "backend3", "backend4");

  @RegisterExtension static final Suite SUITE = Suite.started();

  @Test
  void allDeadIsAnErrorInBoundedTimeAndTheReturnEndsIt() {
    Load load = SUITE.getsAndPosts("All backends dead, and back");
    SUITE.awaitTraffic(load, ALL);

    ALL.forEach(backend -> SUITE.process(backend).kill());
    Instant dead = Instant.now();
    Report outage = SUITE.awaitRequests(load, 1_000);
    assertThat(outage.since(dead).outcomes())
        .as(outage::failuresInDetail)
        .allSatisfy(outcome -> assertThat(outcome.status()).isIn(502, 503, 504))
        .allSatisfy(outcome -> assertThat(outcome.latency()).isLessThan(BOUNDED));
    assertThat(SUITE.balancer().readiness()).as("a sick pool is no reason to go").isEqualTo(200);

    ALL.forEach(backend -> SUITE.process(backend).start());

    SUITE.awaitTraffic(load, ALL);
    Instant back = Instant.now();
    SUITE.awaitRequests(load, 1_000);
    Report report = SUITE.finish(load);
    SUITE.requireNoFailure(report.since(back));
  }
}
