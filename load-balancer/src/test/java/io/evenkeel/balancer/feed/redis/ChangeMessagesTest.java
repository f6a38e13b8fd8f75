package io.evenkeel.balancer.feed.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.BackendId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeMessagesTest {

  private final ChangeMessages messages = new ChangeMessages();

  @Test
  void readsOfWhomTheMessageSpeaksAndIgnoresTheRest() {
    assertThat(messages.backendOf("{\"backend_id\":\"b2\",\"status\":\"up\",\"more\":[1,{}]}"))
        .contains(new BackendId("b2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "b2",
        "{",
        "[]",
        "null",
        "7",
        "{}",
        "\"backend_id\"",
        "{\"backend_id\":7}",
        "{\"backend_id\":null}",
        "{\"backend_id\":\"\"}",
        "{\"backend_id\":\"a b\"}",
        "{\"backend_id\":{\"id\":\"b2\"}}",
        "[\"backend_id\"]"
      })
  void garbageSpeaksOfNobody(String garbage) {
    assertThat(messages.backendOf(garbage)).isEmpty();
  }
}
