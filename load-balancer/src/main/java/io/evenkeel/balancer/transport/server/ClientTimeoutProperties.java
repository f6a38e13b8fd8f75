package io.evenkeel.balancer.transport.server;

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
 * @param keepAlive Longest time between two requests of a connection, and longest wait for a client
 *     to read the end of its answer.
 */
@ConfigurationProperties("balancer.timeout")
public record ClientTimeoutProperties(
    @DefaultValue("10s") Duration requestHead, @DefaultValue("75s") Duration keepAlive) {

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public ClientTimeoutProperties {
    require("request-head", requestHead);
    require("keep-alive", keepAlive);
  }

  private static void require(String name, Duration value) {
    if (value.toMillis() < 1 || value.toDays() > 1) {
      throw new IllegalArgumentException(
          "balancer.timeout.%s: %s (expected: 1ms..1d)".formatted(name, value));
    }
  }
}
