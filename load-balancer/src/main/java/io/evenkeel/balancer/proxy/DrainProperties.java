package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.property.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What happens to traffic of a backend that the operator takes out of service. New requests stop at
 * once, and requests in flight finish.
 *
 * <p><i>Immutable.</i>
 *
 * @param tunnelDeadline Longest time for which connections that have switched protocols go on.
 */
@ConfigurationProperties("balancer.drain")
public record DrainProperties(@DefaultValue("30s") Duration tunnelDeadline) {

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public DrainProperties {
    Require.range("balancer.drain.tunnel-deadline", tunnelDeadline);
  }
}
