package io.evenkeel.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.node.input.InvalidInput;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DelayPolicyTest {

  private static final Duration MAX = Duration.ofSeconds(60);
  private static final DelayPolicy POLICY = new DelayPolicy(Delay.of("50ms"), MAX);

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "a=b", "nodelay=1s", "delays=1s", "a=delay=1s"})
  void aQueryThatAsksForNoDelayGetsTheConfiguredOne(String query) {
    assertThat(POLICY.delayFor(query, new Random(1))).isEqualTo(Duration.ofMillis(50));
  }

  @ParameterizedTest
  @ValueSource(strings = {"delay=150ms", "a=b&delay=150ms", "delay=150ms&delay=1s", "&delay=150ms"})
  void theFirstDelayOfTheQueryOverrides(String query) {
    assertThat(POLICY.delayFor(query, new Random(1))).isEqualTo(Duration.ofMillis(150));
  }

  @Test
  void theLimitItselfIsAllowed() {
    assertThat(POLICY.delayFor("delay=60s", new Random(1))).isEqualTo(MAX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"delay=61s", "delay=", "delay", "delay=150", "delay=20ms-80ms"})
  void whatIsNoDurationOrTooLongIsRefused(String query) {
    assertThatThrownBy(() -> POLICY.delayFor(query, new Random(1)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("delay: ")
        .hasMessageEndingWith("(expected: a duration such as 150ms or 2s, at most 60s)");
  }

  @Test
  void theLimitCutsTheTailOfALogNormalDelay() {
    DelayPolicy policy = new DelayPolicy(Delay.of("lognormal(10ms, 3)"), Duration.ofMillis(20));
    Random random = new Random(7);

    assertThat(random.ints(1000).mapToObj(i -> policy.delayFor(null, random)))
        .allSatisfy(delay -> assertThat(delay).isLessThanOrEqualTo(Duration.ofMillis(20)))
        .contains(Duration.ofMillis(20));
  }
}
