package io.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.balancer.admission.ConcurrencyLimits;
import io.evenkeel.balancer.outlier.OutlierSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class OutlierPropertiesTest {

  @Test
  void theDefaultsAreThoseThatTheTestsOfBadDaysRunWith() {
    assertThat(bind(OutlierProperties.class, "balancer.outlier", Map.of()).settings())
        .isEqualTo(OutlierSettings.DEFAULT);
  }

  @Test
  void thereIsNoLimitOfConcurrencyUnlessAsked() {
    assertThat(
            bind(ConcurrencyProperties.class, "balancer.concurrency", Map.of())
                .limits()
                .maxInFlight())
        .isZero();
    assertThat(
            bind(
                    ConcurrencyProperties.class,
                    "balancer.concurrency",
                    Map.of("max-in-flight", "7", "queue", "8", "queue-timeout", "9ms"))
                .limits())
        .isEqualTo(new ConcurrencyLimits(7, 8, Duration.ofMillis(9)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          interval | 1ms | balancer.outlier.interval: PT0.001S (expected: PT0.05S..PT1M)
          window | 600ms | balancer.outlier.window: PT0.6S (expected: PT1S..PT8M20S)
          consecutive-gateway-failures | 0 | balancer.outlier.consecutive-gateway-failures: 0 (expected: 1..1000000)
          consecutive-server-errors | -1 | balancer.outlier.consecutive-server-errors: -1 (expected: 1..1000000)
          minimum-volume | 0 | balancer.outlier.minimum-volume: 0 (expected: 1..1000000)
          error-excess | 1.1 | balancer.outlier.error-excess: 1.1 (expected: 0.0..1.0)
          error-excess | NaN | balancer.outlier.error-excess: NaN (expected: 0.0..1.0)
          latency-factor | 0.5 | balancer.outlier.latency-factor: 0.5 (expected: 1.0..1000.0)
          latency-excess | 0ms | balancer.outlier.latency-excess: PT0S (expected: 1ms..1d)
          latency-excess | 25h | balancer.outlier.latency-excess: PT25H (expected: 1ms..1d)
          base-ejection | 0ms | balancer.outlier.base-ejection: PT0S (expected: 1ms..1d)
          interval | 61s | balancer.outlier.interval: PT1M1S (expected: PT0.05S..PT1M)
          window | 9m | balancer.outlier.window: PT9M (expected: PT1S..PT8M20S)
          latency-factor | 1001 | balancer.outlier.latency-factor: 1001.0 (expected: 1.0..1000.0)
          error-excess | -0.1 | balancer.outlier.error-excess: -0.1 (expected: 0.0..1.0)
          max-ejection | 1s | balancer.outlier.max-ejection: PT1S (expected: PT5S..PT24H)
          """)
  void refusesWhatIsOutOfRangeByName(String name, String value, String message) {
    assertThatThrownBy(() -> bind(OutlierProperties.class, "balancer.outlier", Map.of(name, value)))
        .rootCause()
        .hasMessage(message);
  }

  @Test
  void everyOneOfThemIsBoundByItsName() {
    OutlierSettings settings =
        bind(
                OutlierProperties.class,
                "balancer.outlier",
                Map.ofEntries(
                    Map.entry("enabled", "false"),
                    Map.entry("interval", "1s"),
                    Map.entry("window", "7s"),
                    Map.entry("consecutive-gateway-failures", "2"),
                    Map.entry("consecutive-server-errors", "3"),
                    Map.entry("minimum-volume", "4"),
                    Map.entry("error-excess", "0.5"),
                    Map.entry("latency-factor", "6"),
                    Map.entry("latency-excess", "7ms"),
                    Map.entry("base-ejection", "8s"),
                    Map.entry("max-ejection", "9s")))
            .settings();
    assertThat(settings)
        .isEqualTo(
            new OutlierSettings(
                false,
                Duration.ofSeconds(1),
                Duration.ofSeconds(7),
                2,
                3,
                4,
                0.5,
                6,
                Duration.ofMillis(7),
                Duration.ofSeconds(8),
                Duration.ofSeconds(9)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          interval | soon
          window | -1s
          enabled | perhaps
          minimum-volume | many
          """)
  void refusesWhatIsNoSuchValue(String name, String value) {
    assertThatThrownBy(() -> bind(OutlierProperties.class, "balancer.outlier", Map.of(name, value)))
        .isInstanceOf(BindException.class)
        .hasStackTraceContaining(value.replace("-1s", "balancer.outlier.window: PT-1S"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-in-flight | -1 | -1 (expected: 0..1000000)
          max-in-flight | 1000001 | 1000001 (expected: 0..1000000)
          queue | -1 | -1 (expected: 0..1000000)
          queue | 1000001 | 1000001 (expected: 0..1000000)
          queue-timeout | 0ms | PT0S (expected: 1ms..1d)
          queue-timeout | 2d | PT48H (expected: 1ms..1d)
          """)
  void refusesALimitThatIsNone(String name, String value, String message) {
    assertThatThrownBy(
            () -> bind(ConcurrencyProperties.class, "balancer.concurrency", Map.of(name, value)))
        .rootCause()
        .hasMessage("balancer.concurrency." + name + ": " + message);
  }

  private static <T> T bind(Class<T> type, String prefix, Map<String, String> values) {
    MapConfigurationPropertySource source = new MapConfigurationPropertySource();
    values.forEach((name, value) -> source.put(prefix + "." + name, value));
    return new Binder(source).bindOrCreate(prefix, type);
  }
}
