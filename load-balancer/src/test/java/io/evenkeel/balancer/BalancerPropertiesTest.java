package io.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.balancer.observe.AccessLogProperties;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BalancerPropertiesTest {

  @Test
  void theDefaultsAreThoseOfTheDocumentation() {
    assertThat(bind(BalancerProperties.class, Map.of()))
        .isEqualTo(
            new BalancerProperties(
                "round-robin",
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                new BalancerProperties.GuardRail(Duration.ofSeconds(2), Duration.ofSeconds(1))));
    assertThat(bind(AccessLogProperties.class, Map.of()).accessLog()).isFalse();
  }

  @Test
  void everyOneOfThemIsBoundByItsName() {
    assertThat(
            bind(
                BalancerProperties.class,
                Map.of(
                    "strategy", "least-connections",
                    "resync-interval", "6s",
                    "stale-after", "7s",
                    "guard-rail.check-interval", "8s",
                    "guard-rail.check-timeout", "9s")))
        .isEqualTo(
            new BalancerProperties(
                "least-connections",
                Duration.ofSeconds(6),
                Duration.ofSeconds(7),
                new BalancerProperties.GuardRail(Duration.ofSeconds(8), Duration.ofSeconds(9))));
    assertThat(bind(AccessLogProperties.class, Map.of("access-log", "true")).accessLog()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          strategy | rond-robin | rond-robin (expected: one of least-connections, round-robin)
          resync-interval | 0s | PT0S (expected: 1ms..1d)
          resync-interval | 25h | PT25H (expected: 1ms..1d)
          stale-after | -1s | PT-1S (expected: 1ms..1d)
          guard-rail.check-interval | 0s | PT0S (expected: 1ms..1d)
          guard-rail.check-timeout | 2d | PT48H (expected: 1ms..1d)
          """)
  void refusesWhatIsOutOfRangeByName(String name, String value, String message) {
    assertThatThrownBy(() -> bind(BalancerProperties.class, Map.of(name, value)))
        .rootCause()
        .hasMessage("balancer." + name + ": " + message);
  }

  private static <T> T bind(Class<T> type, Map<String, String> values) {
    MapConfigurationPropertySource source = new MapConfigurationPropertySource();
    values.forEach((name, value) -> source.put("balancer." + name, value));
    return new Binder(source).bindOrCreate("balancer", type);
  }
}
