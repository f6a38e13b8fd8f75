package io.evenkeel.redisinit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration CEILING = Duration.ofSeconds(2);

  private final Backoff backoff = new Backoff(FIRST, CEILING, new Random(7));

  @Test
  void doublesUpToTheCeilingAndKeepsBetweenHalfAndAllOfIt() {
    for (int failures = 1; failures <= 100; failures++) {
      Duration most = FIRST.multipliedBy(1L << Math.min(failures - 1, 20));
      Duration bound = most.compareTo(CEILING) < 0 ? most : CEILING;
      assertThat(backoff.after(failures)).isBetween(bound.dividedBy(2), bound);
    }
  }

  @Test
  void spreadsJobsThatFailedTogether() {
    assertThat(IntStream.range(0, 50).mapToObj(i -> backoff.after(3)).distinct().count())
        .isGreaterThan(40);
  }
}
