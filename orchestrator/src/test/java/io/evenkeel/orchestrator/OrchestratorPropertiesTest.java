package io.evenkeel.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class OrchestratorPropertiesTest {

  @Test
  void defaultsAreThoseOfTheDesign() {
    OrchestratorProperties properties = bind(Map.of());
    assertThat(properties.id()).isNotBlank();
    assertThat(properties.voters()).isEqualTo(3);
    assertThat(properties.resyncInterval()).hasSeconds(2);
    assertThat(properties.healthCheck().interval()).hasSeconds(2);
    assertThat(properties.healthCheck().timeout()).hasSeconds(1);
    assertThat(properties.healthCheck().fastInterval()).hasMillis(250);
    assertThat(properties.healthCheck().rise()).isEqualTo(2);
    assertThat(properties.healthCheck().fall()).isEqualTo(3);
    assertThat(properties.healthCheck().path()).isEqualTo("/health");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id | o 1 | orchestrator.id: o 1 (expected: [A-Za-z0-9._-]{1,64})",
        "voters | 4 | orchestrator.voters: 4 (expected: an odd number from 1)",
        "voters | -1 | orchestrator.voters: -1 (expected: an odd number from 1)",
        "resync-interval | 0s | orchestrator.resync-interval: 0s (expected: longer than nothing)",
        "health-check.interval | -2s | orchestrator.health-check.interval: -2s (expected: longer than nothing)",
        "health-check.timeout | 2s | orchestrator.health-check.timeout: 2s (expected: shorter than the interval, 2s)",
        "health-check.rise | 0 | orchestrator.health-check.rise: 0 (expected: from 1)",
        "health-check.fall | 0 | orchestrator.health-check.fall: 0 (expected: from 1)",
        "health-check.fast-interval | 3s | orchestrator.health-check.fast-interval: 3s (expected: at most the interval, 2s)",
        "health-check.path | health | orchestrator.health-check.path: health (expected: a path that begins with a slash, printable ASCII)",
        "health-check.path | /a b | orchestrator.health-check.path: /a b (expected: a path that begins with a slash, printable ASCII)",
      })
  void refusesWithValueAndExpectation(String property, String value, String message) {
    assertThatThrownBy(() -> bind(Map.of("orchestrator." + property, value)))
        .hasRootCauseMessage(message);
  }

  private static OrchestratorProperties bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("orchestrator", OrchestratorProperties.class);
  }
}
