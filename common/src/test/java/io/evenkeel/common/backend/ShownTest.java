package io.evenkeel.common.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {

  @Test
  void letsNoGarbageForgeALogLine() {
    assertThat(Shown.of("x\n2026 ERROR \u001b[31m\u202e")).isEqualTo("x?2026 ERROR ?[31m?");
  }

  @Test
  void cutsLongTextAndNamesEmptyText() {
    assertThat(Shown.of("y".repeat(1_000))).hasSize(81).endsWith("…");
    assertThat(Shown.of("")).isEqualTo("(empty)");
  }
}
