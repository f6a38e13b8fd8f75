package io.evenkeel.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.node.input.InvalidInput;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelayTest {

  private static final int SAMPLES = 20_000;

  @Test
  void fixedIsTheSameForEveryRequest() {
    assertThat(samples(Delay.of("50ms"))).containsOnly(Duration.ofMillis(50));
  }

  @Test
  void uniformCoversItsRangeAndNothingElse() {
    List<Duration> samples = samples(Delay.of("20ms-80ms"));

    assertThat(samples)
        .allSatisfy(d -> assertThat(d).isBetween(Duration.ofMillis(20), Duration.ofMillis(80)));
    assertThat(samples.getFirst()).isLessThan(Duration.ofMillis(21));
    assertThat(samples.getLast()).isGreaterThan(Duration.ofMillis(79));
    assertThat(median(samples)).isCloseTo(50, within(1.0));
  }

  @Test
  void uniformOfOnePointIsThatPoint() {
    assertThat(samples(Delay.of("5ms-5ms"))).containsOnly(Duration.ofMillis(5));
  }

  @Test
  void logNormalHasItsMedianAndALongTail() {
    List<Duration> samples = samples(Delay.of("lognormal(40ms, 0.5)"));

    assertThat(samples).allSatisfy(d -> assertThat(d).isPositive());
    assertThat(median(samples)).isCloseTo(40, within(1.0));
    // e^(0.5 * 1.96) medians at the 97.5th percentile.
    assertThat(millis(samples.get((int) (SAMPLES * 0.975)))).isCloseTo(106.6, within(5.0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0ms", "50ms", "2s", "20ms-80ms", "lognormal(40ms, 0.5)"})
  void showsItselfAsItIsWritten(String text) {
    assertThat(Delay.of(text)).hasToString(text);
  }

  @Test
  void blanksInsideAreFree() {
    assertThat(Delay.of("20ms - 80ms")).isEqualTo(Delay.of("20ms-80ms"));
    assertThat(Delay.of("lognormal( 40ms,1 )")).isEqualTo(Delay.of("lognormal(40ms, 1.0)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "50",
        "fast",
        "20-80ms",
        "20ms-",
        "20ms-80ms-90ms",
        "lognormal(40ms)",
        "lognormal(40, 0.5)",
        "lognormal(40ms, -1)",
        "lognormal(40ms, 0.5"
      })
  void refusesAnythingElseAndSaysWhatItKnows(String text) {
    assertThatThrownBy(() -> Delay.of(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("delay: " + (text.isEmpty() ? "(empty)" : text))
        .hasMessageEndingWith("(expected: 50ms, 20ms-80ms or lognormal(40ms, 0.5))");
  }

  @Test
  void refusesARangeThatRunsBackwards() {
    assertThatThrownBy(() -> Delay.of("80ms-20ms"))
        .hasMessage("delay: 80ms-20ms (expected: the shorter duration first, as in 20ms-80ms)");
  }

  @Test
  void refusesASigmaThatIsOutOfRange() {
    assertThatThrownBy(() -> Delay.of("lognormal(40ms, 3.5)"))
        .hasMessage("delay: 3.5 (expected: a sigma of 0..3)");
  }

  private static List<Duration> samples(Delay delay) {
    RandomGenerator random = new Random(42);
    return IntStream.range(0, SAMPLES).mapToObj(i -> delay.sample(random)).sorted().toList();
  }

  private static double median(List<Duration> sorted) {
    return millis(sorted.get(SAMPLES / 2));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
