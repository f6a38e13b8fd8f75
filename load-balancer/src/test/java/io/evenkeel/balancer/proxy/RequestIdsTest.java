package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {

  private final RequestIds ids = new RequestIds(() -> 0x1234L);

  @ParameterizedTest
  @ValueSource(strings = {"a", "01HZX3-y_.:/+=@", "7c9e6679-7425-40de-944b-e07fc1f90ae7"})
  void passesOnAValidId(String id) {
    assertThat(ids.of(id)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\nb", "ä", "\"", "<script>"})
  void replacesAnInvalidId(String id) {
    assertThat(ids.of(id)).isEqualTo("00000000000012340000000000001234");
  }

  @Test
  void replacesAnIdThatIsTooLongOrMissing() {
    assertThat(ids.of("x".repeat(128))).hasSize(128);
    assertThat(ids.of("x".repeat(129))).hasSize(32);
    assertThat(ids.of(null)).hasSize(32);
  }
}
