package io.evenkeel.node.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InvalidInputTest {

  @Test
  void saysFieldValueAndExpectation() {
    assertThat(new InvalidInput("error_rate", "2", "a number from 0 to 1"))
        .hasMessage("error_rate: 2 (expected: a number from 0 to 1)");
  }

  @Test
  void foreignTextCanNeitherFloodNorForgeALogLine() {
    InvalidInput invalid = new InvalidInput("delay", "5\nERROR all is lost" + "x".repeat(500), "?");

    assertThat(invalid.getMessage()).doesNotContain("\n").hasSizeLessThan(130);
    assertThat(invalid.value()).doesNotContain("\n").hasSizeLessThan(100);
  }
}
