package io.evenkeel.common.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofSeconds(1);

  @Test
  void doublesUpToTheLimitBetweenHalfAndAllOfItAndBeginsAnewAfterASuccess() {
    Backoff backoff = new Backoff(FIRST, LIMIT, new Random(1));
    for (int round = 0; round < 50; round++) {
      for (long most : new long[] {100, 200, 400, 800, 1000, 1000}) {
        assertThat(backoff.next()).isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
      }
      backoff.reset();
    }
  }

  @Test
  void staysAtTheLimitForEver() {
    Backoff backoff = new Backoff(FIRST, LIMIT, new Random(2));
    for (int failures = 0; failures < 10_000; failures++) {
      assertThat(backoff.next()).isLessThanOrEqualTo(LIMIT).isPositive();
    }
  }

  @Test
  void spreadsThoseWhoFailedTogether() {
    Set<Duration> pauses = new HashSet<>();
    for (int process = 0; process < 50; process++) {
      pauses.add(new Backoff(FIRST, LIMIT, new Random(process)).next());
    }
    assertThat(pauses).hasSizeGreaterThan(40);
  }

  @Test
  void aLimitBelowTheFirstPauseIsTheLimit() {
    Backoff backoff = new Backoff(FIRST, Duration.ofMillis(10), new Random(3));
    assertThat(backoff.next()).isBetween(Duration.ofMillis(5), Duration.ofMillis(10));
    assertThat(backoff.next()).isBetween(Duration.ofMillis(5), Duration.ofMillis(10));
  }
}
