package io.evenkeel.balancer.transport.netty;

import io.evenkeel.balancer.property.Require;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many event loops serve both sides.
 *
 * <p><i>Immutable.</i>
 *
 * @param eventLoops Threads that move bytes, on both sides together. 0 for one per processor.
 */
@ConfigurationProperties("balancer")
public record EventLoopProperties(@DefaultValue("0") int eventLoops) {

  private static final int MOST = 1_024;

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public EventLoopProperties {
    Require.range("balancer.event-loops", eventLoops, 0, MOST);
  }

  /** As many as there will be. */
  int count() {
    return eventLoops == 0 ? Runtime.getRuntime().availableProcessors() : eventLoops;
  }
}
