package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.property.Require;
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

  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public ShutdownProperties {
    boolean valid = !delay.isNegative() && delay.compareTo(LONGEST) <= 0;
    Require.require(valid, "balancer.shutdown.delay", delay, "0s..1h");
  }
}
