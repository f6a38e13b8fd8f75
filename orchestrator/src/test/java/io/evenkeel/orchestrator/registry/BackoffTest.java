package io.evenkeel.orchestrator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void doublesUpToFourSecondsWithJitterAndBeginsAnew() {
    Backoff backoff = new Backoff(new SplittableRandom(7));
    for (long ceiling : new long[] {250, 500, 1_000, 2_000, 4_000, 4_000, 4_000}) {
      assertThat(backoff.next())
          .isBetween(Duration.ofMillis(ceiling / 2), Duration.ofMillis(ceiling));
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(250));
  }
}
