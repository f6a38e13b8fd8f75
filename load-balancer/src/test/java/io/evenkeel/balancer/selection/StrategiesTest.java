package io.evenkeel.balancer.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StrategiesTest {

  private final Strategies strategies = new Strategies(new Random(1));

  @Test
  void knowsEachStrategyByItsName() {
    assertThat(strategies.names()).containsExactly("least-connections", "round-robin");
    assertThat(strategies.names())
        .allSatisfy(name -> assertThat(strategies.named(name).name()).isEqualTo(name));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNamesThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> strategies.named("rond-robin"))
        .withMessage("strategy: rond-robin (expected: one of least-connections, round-robin)");
  }
}
