package io.evenkeel.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthSwitchTest {

  private final HealthSwitch health = new HealthSwitch();

  @Test
  void startsUp() {
    assertThat(health.state()).isEqualTo(HealthState.UP);
  }

  @Test
  void toggleFlipsAndSaysTheNewState() {
    assertThat(health.toggle()).isEqualTo(HealthState.DOWN);
    assertThat(health.state()).isEqualTo(HealthState.DOWN);
    assertThat(health.toggle()).isEqualTo(HealthState.UP);
  }

  @Test
  void drainingOutweighsTheToggleForGood() {
    health.drain();

    assertThat(health.state()).isEqualTo(HealthState.DRAINING);
    assertThat(health.toggle()).isEqualTo(HealthState.DRAINING);
    assertThat(health.toggle()).isEqualTo(HealthState.DRAINING);
  }
}
