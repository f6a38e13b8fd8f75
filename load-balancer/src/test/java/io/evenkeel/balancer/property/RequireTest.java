package io.evenkeel.balancer.property;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequireTest {

  @ParameterizedTest
  @ValueSource(strings = {"PT0.001S", "PT24H"})
  void acceptsTimesUpToBothEnds(String time) {
    Duration value = Duration.parse(time);
    assertThatCode(() -> Require.range("balancer.x", value)).doesNotThrowAnyException();
    assertThatCode(() -> Require.zeroOrRange("balancer.x", value)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.000999S", "PT-1S", "PT24H0.001S"})
  void refusesTimesBeyondThem(String time) {
    Duration value = Duration.parse(time);
    assertThatThrownBy(() -> Require.range("balancer.x", value))
        .hasMessage("balancer.x: %s (expected: 1ms..1d)".formatted(value));
    assertThatThrownBy(() -> Require.zeroOrRange("balancer.x", value))
        .hasMessage("balancer.x: %s (expected: 0s for none, or 1ms..1d)".formatted(value));
  }

  @Test
  void noTimeIsATimeOnlyWhereItMeansNone() {
    assertThatCode(() -> Require.zeroOrRange("balancer.x", Duration.ZERO))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Require.range("balancer.x", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThatCode(() -> Require.range("balancer.x", 0, 0, 1)).doesNotThrowAnyException();
    assertThatCode(() -> Require.range("balancer.x", 1, 0, 1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Require.range("balancer.x", 2, 0, 1))
        .hasMessage("balancer.x: 2 (expected: 0..1)");
    assertThatThrownBy(() -> Require.range("balancer.x", -1, 0, 1))
        .hasMessage("balancer.x: -1 (expected: 0..1)");
  }

  @Test
  void refusesOtherWordsAndShowsThemFitToBeShown() {
    assertThatThrownBy(() -> Require.oneOf("balancer.x", "c\n", List.of("a", "b")))
        .hasMessage("balancer.x: c? (expected: one of a, b)");
  }
}
