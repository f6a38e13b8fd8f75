package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.property.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What happens to traffic of a backend that the operator takes out of service: drained, disabled,
 * removed, or moved. New requests stop at once, and what is in flight has some time to finish.
 *
 * <p><i>Immutable.</i>
 *
 * @param requestDeadline Longest time for which requests in flight go on.
 * @param tunnelDeadline Longest time for which connections that have switched protocols go on.
 */
@ConfigurationProperties("balancer.drain")
public record DrainProperties(
    @DefaultValue("5m") Duration requestDeadline, @DefaultValue("30s") Duration tunnelDeadline) {

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public DrainProperties {
    Require.range("balancer.drain.request-deadline", requestDeadline);
    Require.range("balancer.drain.tunnel-deadline", tunnelDeadline);
  }
}
