package io.evenkeel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class NodePropertiesTest {

  @Test
  void defaultsAreModest() {
    NodeProperties properties = bind(Map.of());

    assertThat(properties.id()).isNotEmpty();
    assertThat(properties.delay()).hasToString("20ms-80ms");
    assertThat(properties.maxDelay()).hasSeconds(60);
    assertThat(properties.ledger()).isEmpty();
    assertThat(properties.drain().announce()).hasSeconds(3);
  }

  @Test
  void everyFormOfDelayIsOneString() {
    assertThat(bind(Map.of("node.delay", "50ms")).delay()).hasToString("50ms");
    assertThat(bind(Map.of("node.delay", "lognormal(40ms, 0.5)")).delay())
        .hasToString("lognormal(40ms, 0.5)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node.id             | a b   | node.id: a b (expected: [A-Za-z0-9._-]{1,64})",
        "node.delay          | slow  | delay: slow (expected: 50ms, 20ms-80ms or lognormal",
        "node.delay          | 61s   | node.delay: 61s (expected: at most node.max-delay, 60s)",
        "node.max-delay      | -1s   | node.max-delay: -1s (expected: 0ms..60m)",
        "node.drain.announce | 11m   | node.drain.announce: 660s (expected: 0ms..10m)"
      })
  void whatCannotBeUsedIsRefusedByName(String name, String value, String message) {
    assertThatThrownBy(() -> bind(Map.of(name, value))).rootCause().hasMessageContaining(message);
  }

  private static NodeProperties bind(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("node", NodeProperties.class);
  }
}
