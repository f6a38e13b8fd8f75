package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.property.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the proxy waits for what.
 *
 * <p><i>Immutable.</i>
 *
 * @param connect Longest wait for a connection to an address of a backend, its name included.
 * @param responseHead Longest wait for a response head once the request has been sent.
 * @param idle Longest silence between two pieces of a body, in either direction.
 * @param total Longest time for a request as a whole, its retries and its bodies included; 0s for
 *     no limit.
 * @param tunnel Longest silence, in both directions, of a connection that has switched protocols.
 */
@ConfigurationProperties("balancer.timeout")
public record TimeoutProperties(
    @DefaultValue("1s") Duration connect,
    @DefaultValue("30s") Duration responseHead,
    @DefaultValue("60s") Duration idle,
    @DefaultValue("0s") Duration total,
    @DefaultValue("1h") Duration tunnel) {

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public TimeoutProperties {
    Require.range("balancer.timeout.connect", connect);
    Require.range("balancer.timeout.response-head", responseHead);
    Require.range("balancer.timeout.idle", idle);
    Require.zeroOrRange("balancer.timeout.total", total);
    Require.range("balancer.timeout.tunnel", tunnel);
  }
}
