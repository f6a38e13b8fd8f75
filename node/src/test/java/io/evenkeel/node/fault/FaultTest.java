package io.evenkeel.node.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.node.input.InvalidInput;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {

  private static final int DRAWS = 100_000;

  @Test
  void aNodeInOrderMeetsEveryRequestWithNothing() {
    assertThat(shares(Fault.NONE)).containsOnlyKeys(FaultKind.NONE);
  }

  @Test
  void ratesAreSharesOfTheRequests() {
    Map<FaultKind, Double> shares =
        shares(new Fault(0.4, 500, Duration.ZERO, 0.2, 0.1, 0.1, 0.05, Duration.ZERO));

    assertThat(shares.get(FaultKind.ERROR)).isCloseTo(0.4, within(0.01));
    assertThat(shares.get(FaultKind.DROP)).isCloseTo(0.2, within(0.01));
    assertThat(shares.get(FaultKind.RESET)).isCloseTo(0.1, within(0.01));
    assertThat(shares.get(FaultKind.CUT)).isCloseTo(0.1, within(0.01));
    assertThat(shares.get(FaultKind.HANG)).isCloseTo(0.05, within(0.01));
    assertThat(shares.get(FaultKind.NONE)).isCloseTo(0.15, within(0.01));
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aRateOfOneMeetsEveryRequest(FaultKind kind) {
    Fault fault =
        new Fault(
            kind == FaultKind.ERROR ? 1 : 0,
            500,
            Duration.ZERO,
            kind == FaultKind.DROP ? 1 : 0,
            kind == FaultKind.RESET ? 1 : 0,
            kind == FaultKind.CUT ? 1 : 0,
            kind == FaultKind.HANG ? 1 : 0,
            Duration.ZERO);

    assertThat(shares(fault)).containsOnlyKeys(kind);
    RandomGenerator highest = () -> -1L; // its nextDouble() is the greatest below 1
    assertThat(fault.draw(highest)).isEqualTo(kind);
  }

  @Test
  void sharesMayAddUpToOneInSpiteOfRounding() {
    Fault fault = new Fault(0.6, 500, Duration.ZERO, 0.1, 0.1, 0.1, 0.1, Duration.ZERO);

    assertThat(fault.errorRate()).isEqualTo(0.6);
  }

  @Test
  void ratesThatAddUpToMoreThanOneAreRefused() {
    assertThatThrownBy(() -> new Fault(0.5, 500, Duration.ZERO, 0.5, 0, 0, 0.5, Duration.ZERO))
        .hasMessage("sum of the rates: 1.5 (expected: at most 1)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void aRateOutsideItsRangeIsRefusedByName(double rate) {
    assertThatThrownBy(() -> new Fault(0, 500, Duration.ZERO, 0, rate, 0, 0, Duration.ZERO))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("reset_rate: %s (expected: a number from 0 to 1)", rate);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 399, 600, -1})
  void aStatusThatIsNoErrorIsRefused(int status) {
    assertThatThrownBy(() -> new Fault(1, status, Duration.ZERO, 0, 0, 0, 0, Duration.ZERO))
        .hasMessage("error_status: %s (expected: 400..599)", status);
  }

  @Test
  void aDurationBeyondItsLimitIsRefused() {
    assertThatThrownBy(() -> new Fault(0, 500, Duration.ofMinutes(11), 0, 0, 0, 0, Duration.ZERO))
        .hasMessageStartingWith("latency: 660s (expected: ");
    assertThatThrownBy(() -> new Fault(0, 500, Duration.ZERO, 0, 0, 0, 0, Duration.ofSeconds(-1)))
        .hasMessageStartingWith("close_for: -1s (expected: ");
  }

  private static Map<FaultKind, Double> shares(Fault fault) {
    RandomGenerator random = new Random(42);
    Map<FaultKind, Double> shares = new EnumMap<>(FaultKind.class);
    for (int i = 0; i < DRAWS; i++) {
      shares.merge(fault.draw(random), 1.0 / DRAWS, Double::sum);
    }
    return shares;
  }
}
