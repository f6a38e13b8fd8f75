package io.evenkeel.balancer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void doublesUpToTheLimitWithinItsJitterAndBeginsAnewAfterASuccess() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1));
    for (int round = 0; round < 50; round++) {
      for (long full : new long[] {100, 200, 400, 800, 1000, 1000}) {
        assertThat(backoff.afterFailure())
            .isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
      }
      backoff.reset();
    }
  }
}
