package io.evenkeel.common.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"backend1", "a", "A.b_c-9", "0"})
  void acceptsTheAlphabetOfARedisKey(String text) {
    assertThat(BackendId.parse(text)).map(BackendId::value).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "{a}", "a/b", "ä", "a\n", "a*"})
  void refusesEverythingElse(String text) {
    assertThat(BackendId.parse(text)).isEmpty();
  }

  @Test
  void endsAt64Characters() {
    assertThat(BackendId.parse("x".repeat(64))).isPresent();
    assertThat(BackendId.parse("x".repeat(65))).isEmpty();
  }

  @Test
  void saysTheValueAndTheExpectation() {
    assertThatThrownBy(() -> new BackendId("back end"))
        .hasMessage("backend id: back end (expected: [A-Za-z0-9._-]{1,64})");
  }
}
