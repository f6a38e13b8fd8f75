package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.balancer.proxy.header.ForwardingStyle;
import io.evenkeel.balancer.proxy.header.HostStyle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.util.unit.DataSize;

class ProxyPropertiesTest {

  private static final Map<String, Class<?>> RECORDS =
      Map.of(
          "balancer.timeout", TimeoutProperties.class,
          "balancer.retry", RetryProperties.class,
          "balancer.forwarding", ForwardingProperties.class,
          "balancer.drain", DrainProperties.class,
          "balancer", HopProperties.class);

  @Test
  void theDefaultsAreThoseOfTheDocumentation() {
    assertThat(bind(TimeoutProperties.class, Map.of()))
        .isEqualTo(
            new TimeoutProperties(
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ZERO,
                Duration.ofHours(1)));
    assertThat(bind(RetryProperties.class, Map.of()))
        .isEqualTo(
            new RetryProperties(
                2,
                true,
                DataSize.ofKilobytes(64),
                Duration.ofSeconds(10),
                0.2,
                10,
                Set.of(),
                false));
    assertThat(bind(ForwardingProperties.class, Map.of()))
        .isEqualTo(new ForwardingProperties(ForwardingStyle.X_FORWARDED, HostStyle.PRESERVE, null));
    assertThat(bind(DrainProperties.class, Map.of()))
        .isEqualTo(new DrainProperties(Duration.ofMinutes(5), Duration.ofSeconds(30)));
    assertThat(bind(HopProperties.class, Map.of()))
        .isEqualTo(new HopProperties(List.of(), List.of("websocket")));
  }

  @Test
  void everyPropertyIsReadUnderItsName() {
    assertThat(
            bind(
                TimeoutProperties.class,
                Map.of(
                    "balancer.timeout.connect", "2ms",
                    "balancer.timeout.response-head", "3ms",
                    "balancer.timeout.idle", "4ms",
                    "balancer.timeout.total", "5ms",
                    "balancer.timeout.tunnel", "6ms")))
        .isEqualTo(
            new TimeoutProperties(
                Duration.ofMillis(2),
                Duration.ofMillis(3),
                Duration.ofMillis(4),
                Duration.ofMillis(5),
                Duration.ofMillis(6)));
    assertThat(
            bind(
                RetryProperties.class,
                Map.of(
                    "balancer.retry.max-retries", "0",
                    "balancer.retry.put-and-delete", "false",
                    "balancer.retry.max-body", "0",
                    "balancer.retry.deadline", "2s",
                    "balancer.retry.budget-ratio", "0",
                    "balancer.retry.budget-reserve", "0",
                    "balancer.retry.on-status", "502,504",
                    "balancer.retry.idempotency-key", "true")))
        .isEqualTo(
            new RetryProperties(
                0,
                false,
                DataSize.ofBytes(0),
                Duration.ofSeconds(2),
                0,
                0,
                Set.of(502, 504),
                true));
    assertThat(
            bind(
                ForwardingProperties.class,
                Map.of(
                    "balancer.forwarding.headers", "forwarded",
                    "balancer.forwarding.host", "backend",
                    "balancer.forwarding.via-name", "edge-1")))
        .isEqualTo(
            new ForwardingProperties(ForwardingStyle.FORWARDED, HostStyle.BACKEND, "edge-1"));
    assertThat(
            bind(
                DrainProperties.class,
                Map.of(
                    "balancer.drain.request-deadline", "1h",
                    "balancer.drain.tunnel-deadline", "7s")))
        .isEqualTo(new DrainProperties(Duration.ofHours(1), Duration.ofSeconds(7)));
    assertThat(
            bind(
                HopProperties.class,
                Map.of(
                    "balancer.trusted-proxies", "10.0.0.0/8,fd00::/8",
                    "balancer.upgrades", "websocket,irc/6.9")))
        .isEqualTo(
            new HopProperties(List.of("10.0.0.0/8", "fd00::/8"), List.of("websocket", "irc/6.9")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          balancer.timeout.connect        | 0s     | PT0S (expected: 1ms..1d)
          balancer.timeout.connect        | -1s    | PT-1S (expected: 1ms..1d)
          balancer.timeout.response-head  | 25h    | PT25H (expected: 1ms..1d)
          balancer.timeout.idle           | 0s     | PT0S (expected: 1ms..1d)
          balancer.timeout.total          | -1s    | PT-1S (expected: 0s for none, or 1ms..1d)
          balancer.timeout.tunnel         | 2d     | PT48H (expected: 1ms..1d)
          balancer.retry.max-retries      | -1     | -1 (expected: 0..100)
          balancer.retry.max-retries      | 101    | 101 (expected: 0..100)
          balancer.retry.max-body         | 17MB   | 17825792 (expected: 0..16777216)
          balancer.retry.max-body         | -1B    | -1 (expected: 0..16777216)
          balancer.retry.deadline         | 0s     | PT0S (expected: 1ms..1d)
          balancer.retry.budget-ratio     | -0.1   | -0.1 (expected: 0..10)
          balancer.retry.budget-ratio     | NaN    | NaN (expected: 0..10)
          balancer.retry.budget-reserve   | -1     | -1 (expected: 0..1000000)
          balancer.retry.on-status        | 500    | 500 (expected: 502, 503 or 504)
          balancer.forwarding.via-name    | a b    | a b (expected: [A-Za-z][A-Za-z0-9._-]{0,63})
          balancer.forwarding.via-name    | 1a     | 1a (expected: [A-Za-z][A-Za-z0-9._-]{0,63})
          balancer.drain.request-deadline | 25h    | PT25H (expected: 1ms..1d)
          balancer.drain.tunnel-deadline  | 0s     | PT0S (expected: 1ms..1d)
          balancer.upgrades               | a b    | a b (expected: a protocol, like websocket)
          """)
  void refusesWhatIsOutOfRangeByName(String property, String value, String words) {
    assertThatThrownBy(() -> bind(type(property), Map.of(property, value)))
        .rootCause()
        .hasMessage(property + ": " + words);
  }

  @Test
  void refusesWhatIsNoNetwork() {
    assertThatThrownBy(
            () -> bind(HopProperties.class, Map.of("balancer.trusted-proxies", "10.0.0.0/33")))
        .rootCause()
        .hasMessageContainingAll("balancer.trusted-proxies", "10.0.0.0/33", "expected");
  }

  /** What is no value of the type at all; the names of the values come from Spring Boot itself. */
  @ParameterizedTest
  @CsvSource({
    "balancer.timeout.idle, soon",
    "balancer.retry.max-body, big",
    "balancer.retry.put-and-delete, perhaps",
    "balancer.retry.idempotency-key, 2",
    "balancer.forwarding.headers, all",
    "balancer.forwarding.host, rewrite",
  })
  void refusesWhatIsNoValueByName(String property, String value) {
    assertThatThrownBy(() -> bind(type(property), Map.of(property, value)))
        .satisfies(error -> {
          Throwable cause = error;
          while (cause.getCause() instanceof BindException inner) {
            cause = inner;
          }
          assertThat(((BindException) cause).getName())
              .isEqualTo(ConfigurationPropertyName.of(property));
        })
        .rootCause()
        .hasMessageContaining(value);
  }

  private static Class<?> type(String property) {
    Class<?> type = RECORDS.get(property.substring(0, property.lastIndexOf('.')));
    return type == null ? HopProperties.class : type;
  }

  private static <T> T bind(Class<T> type, Map<String, String> properties) {
    String prefix =
        RECORDS.entrySet().stream()
            .filter(entry -> entry.getValue() == type)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    return new Binder(
            List.of(new MapConfigurationPropertySource(properties)),
            null,
            ApplicationConversionService.getSharedInstance(),
            null)
        .bindOrCreate(prefix, type);
  }
}
