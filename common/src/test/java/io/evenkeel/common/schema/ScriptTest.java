package io.evenkeel.common.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScriptTest {

  @ParameterizedTest
  @EnumSource
  void isOnTheClassPathAndSaysWhatItExpects(Script script) {
    assertThat(script.source()).startsWith("--").contains("KEYS");
  }
}
