package io.evenkeel.node.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultFormTest {

  @Test
  void whatIsLeftOutIsInOrder() {
    assertThat(FaultForm.read(Map.of())).isEqualTo(Fault.NONE);
    assertThat(FaultForm.read(Map.of("hang_rate", 1)))
        .isEqualTo(new Fault(0, 500, Duration.ZERO, 0, 0, 0, 1, Duration.ZERO));
  }

  @Test
  void readsWhatItShows() {
    Fault fault =
        new Fault(0.1, 503, Duration.ofMillis(250), 0.2, 0.1, 0.2, 0.4, Duration.ofSeconds(5));

    assertThat(FaultForm.show(fault))
        .containsExactly(
            Map.entry("error_rate", 0.1),
            Map.entry("error_status", 503),
            Map.entry("latency", "250ms"),
            Map.entry("drop_rate", 0.2),
            Map.entry("reset_rate", 0.1),
            Map.entry("cut_rate", 0.2),
            Map.entry("hang_rate", 0.4),
            Map.entry("close_for", "5s"));
    assertThat(FaultForm.read(Map.copyOf(FaultForm.show(fault)))).isEqualTo(fault);
  }

  @Test
  void aFieldThatDoesNotExistIsRefusedWithTheOnesThatDo() {
    assertThatThrownBy(() -> FaultForm.read(Map.of("eror_rate", 1)))
        .hasMessage(
            "field: eror_rate (expected: one of error_rate, error_status, latency, drop_rate,"
                + " reset_rate, cut_rate, hang_rate, close_for)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error_rate", "drop_rate", "reset_rate", "cut_rate", "hang_rate"})
  void aRateIsANumber(String field) {
    assertThatThrownBy(() -> FaultForm.read(Map.of(field, "0.5 please")))
        .hasMessage("%s: 0.5 please (expected: a number from 0 to 1)", field);
  }

  @Test
  void aStatusIsAWholeNumber() {
    assertThatThrownBy(() -> FaultForm.read(Map.of("error_status", 500.5)))
        .hasMessage("error_status: 500.5 (expected: 400..599)");
  }

  @Test
  void aLatencyIsADuration() {
    assertThatThrownBy(() -> FaultForm.read(Map.of("latency", 200)))
        .hasMessageStartingWith("latency: 200 (expected: a duration such as 150ms");
    assertThatThrownBy(() -> FaultForm.read(Map.of("latency", "soon")))
        .hasMessageStartingWith("latency: soon (expected: ");
  }

  @Test
  void nullIsAValueThatCannotBeUsed() {
    assertThatThrownBy(() -> FaultForm.read(Collections.singletonMap("hang_rate", null)))
        .hasMessage("hang_rate: null (expected: a number from 0 to 1)");
  }

  @Test
  void aLogLineNamesWhatIsOutOfOrder() {
    assertThat(FaultForm.describe(Fault.NONE)).isEqualTo("none");
    assertThat(FaultForm.describe(new Fault(0.5, 503, Duration.ZERO, 0, 0, 0, 0, Duration.ZERO)))
        .isEqualTo("{error_rate=0.5, error_status=503}");
  }
}
