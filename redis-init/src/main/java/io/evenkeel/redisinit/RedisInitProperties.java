package io.evenkeel.redisinit;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What to seed, and how long to try.
 *
 * <p><i>Immutable.</i>
 *
 * @param backends First backends, each as id=url, for example backend1=http://backend1:8080. Read
 *     by {@link SeedList}. None makes a registry that is empty on purpose.
 * @param timeout How long to go on trying while Redis does not answer.
 */
@ConfigurationProperties("redis-init")
public record RedisInitProperties(
    @DefaultValue List<String> backends, @DefaultValue("60s") Duration timeout) {

  /**
   * @throws IllegalArgumentException naming the value and the expectation
   */
  public RedisInitProperties {
    backends = List.copyOf(backends);
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException(
          "timeout: %s (expected: a duration above 0, for example 60s)".formatted(timeout));
    }
  }
}
