package io.evenkeel.balancer.proxy.name;

import io.evenkeel.balancer.property.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Names of backends.
 *
 * <p><i>Immutable.</i>
 *
 * @param hold How long the last addresses of a name are used while asking anew fails or takes too
 *     long. 0s for not beyond their life of 2 s.
 */
@ConfigurationProperties("balancer.name")
public record NameProperties(@DefaultValue("5m") Duration hold) {

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public NameProperties {
    Require.zeroOrRange("balancer.name.hold", hold);
  }
}
