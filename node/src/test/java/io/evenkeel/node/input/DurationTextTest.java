package io.evenkeel.node.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "0ms, PT0S",
    "250us, PT0.00025S",
    "150ms, PT0.15S",
    "2s, PT2S",
    "10m, PT10M",
    "999999999m, PT999999999M"
  })
  void readsDigitsAndOneUnit(String text, Duration expected) {
    assertThat(DurationText.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "150", "ms", "-5ms", "1.5s", "2 s", "2h", "PT2S", "1234567890ms", "5ms "})
  void refusesEverythingElse(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0ms", "250us", "1500us", "150ms", "1500ms", "2s", "600s"})
  void writesWhatItReads(String text) {
    assertThat(DurationText.of(DurationText.parse(text).orElseThrow())).isEqualTo(text);
  }

  @Test
  void prefersTheLargestUnitThatLosesNothing() {
    assertThat(DurationText.of(Duration.ofSeconds(3))).isEqualTo("3s");
    assertThat(DurationText.of(Duration.ofMillis(2))).isEqualTo("2ms");
  }
}
