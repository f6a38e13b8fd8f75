package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.property.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the server waits for a client's requests.
 *
 * <p><i>Immutable.</i>
 *
 * @param requestHead Longest time from the first byte of a request's head to its last, however it
 *     dribbles; for the first request of a connection from its beginning.
 * @param keepAlive Longest time between two requests of a connection, and longest time in which one
 *     reads nothing of the end of its answer.
 */
@ConfigurationProperties("balancer.timeout")
public record ClientTimeoutProperties(
    @DefaultValue("10s") Duration requestHead, @DefaultValue("75s") Duration keepAlive) {

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public ClientTimeoutProperties {
    Require.range("balancer.timeout.request-head", requestHead);
    Require.range("balancer.timeout.keep-alive", keepAlive);
  }
}
