package io.evenkeel.balancer.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StalenessTest {

  private static final Duration AFTER = Duration.ofSeconds(30);

  private final Staleness staleness = new Staleness(AFTER, at(0));

  @Test
  void aNewProcessGivesAFullPeriod() {
    staleness.observed(0, at(1));
    assertThat(staleness.isStale(at(30))).isFalse();
    assertThat(staleness.isStale(at(31))).isTrue();
  }

  @Test
  void aHeartbeatThatStandsStillDoesNotCount() {
    staleness.observed(1_000, at(1));
    staleness.observed(2_000, at(2));
    staleness.observed(2_000, at(29));
    assertThat(staleness.isStale(at(32))).isFalse();
    assertThat(staleness.isStale(at(33))).isTrue();
  }

  @Test
  void isFreshAgainWithTheNextHeartbeat() {
    staleness.observed(1_000, at(1));
    assertThat(staleness.isStale(at(60))).isTrue();
    staleness.observed(61_000, at(61));
    assertThat(staleness.isStale(at(61))).isFalse();
  }

  @Test
  void survivesAClockThatGoesBackWithAFailOver() {
    staleness.observed(9_000, at(1));
    staleness.observed(5_000, at(40));
    assertThat(staleness.isStale(at(40))).isTrue();
    staleness.observed(6_000, at(41));
    assertThat(staleness.isStale(at(41))).isFalse();
  }

  private static long at(long seconds) {
    return Long.MAX_VALUE - 10 + Duration.ofSeconds(seconds).toNanos(); // nanoTime may overflow
  }
}
