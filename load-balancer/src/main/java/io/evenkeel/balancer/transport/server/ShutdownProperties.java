package io.evenkeel.balancer.transport.server;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the process leaves.
 *
 * <p><i>Immutable.</i>
 *
 * @param delay Time between the failing of readiness and the closing of the listener, in which
 *     requests are served as ever: for whoever sends them to see it and go elsewhere.
 */
@ConfigurationProperties("balancer.shutdown")
public record ShutdownProperties(@DefaultValue("0s") Duration delay) {

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public ShutdownProperties {
    if (delay.isNegative() || delay.toHours() > 1) {
      throw new IllegalArgumentException(
          "balancer.shutdown.delay: %s (expected: 0s..1h)".formatted(delay));
    }
  }
}
