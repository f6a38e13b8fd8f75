package io.evenkeel.orchestrator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestoreTimerTest {

  private final RestoreTimer timer = new RestoreTimer();

  @Test
  void waitsOneSecondAndTheAgeOfItsMemory() {
    timer.inOrder(seconds(100));
    assertThat(timer.lost(seconds(102))).hasSeconds(3);
    assertThat(timer.lost(seconds(104))).hasSeconds(1);
    assertThat(timer.lost(seconds(105))).isZero();
    assertThat(timer.lost(seconds(106))).isNegative();
  }

  @Test
  void waitsThirtySecondsAtMost() {
    timer.inOrder(seconds(100));
    assertThat(timer.lost(seconds(1_000))).hasSeconds(30);
  }

  @Test
  void whoeverRemembersBestGoesFirst() {
    RestoreTimer older = new RestoreTimer();
    older.inOrder(seconds(100));
    timer.inOrder(seconds(101));
    assertThat(timer.lost(seconds(103))).isLessThan(older.lost(seconds(103)));
  }

  @Test
  void beginsAnewWithTheNextLoss() {
    timer.inOrder(seconds(100));
    timer.lost(seconds(101));
    timer.inOrder(seconds(110));
    assertThat(timer.lost(seconds(110))).hasSeconds(1);
  }

  private static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }
}
