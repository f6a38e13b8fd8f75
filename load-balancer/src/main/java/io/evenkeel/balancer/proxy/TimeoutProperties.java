package io.evenkeel.balancer.proxy;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the proxy waits for what. There is no limit on the whole of a request.
 *
 * <p><i>Immutable.</i>
 *
 * @param connect Longest wait for a connection to an address of a backend, its name included.
 * @param responseHead Longest wait for a response head once the request has been sent.
 * @param idle Longest silence between two pieces of a body, in either direction.
 */
@ConfigurationProperties("balancer.timeout")
public record TimeoutProperties(
    @DefaultValue("1s") Duration connect,
    @DefaultValue("30s") Duration responseHead,
    @DefaultValue("60s") Duration idle) {

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public TimeoutProperties {
    Require.range("balancer.timeout.connect", connect);
    Require.range("balancer.timeout.response-head", responseHead);
    Require.range("balancer.timeout.idle", idle);
  }
}
