package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.property.Require;
import io.evenkeel.balancer.transport.codec.HeadLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large the head of a backend's response may be. What goes beyond is a 502.
 *
 * <p><i>Immutable.</i>
 *
 * @param statusLine Longest status line.
 * @param headSize Most bytes of header fields, and of trailers.
 * @param headerCount Most header lines.
 * @param interimCount Most interim responses (1xx) before the final one.
 */
@ConfigurationProperties("balancer.response")
public record ResponseProperties(
    @DefaultValue("8KB") DataSize statusLine,
    @DefaultValue("64KB") DataSize headSize,
    @DefaultValue("500") int headerCount,
    @DefaultValue("100") int interimCount) {

  private static final long MAX_HEAD = 1024 * 1024;
  private static final int MAX_COUNT = 10_000;

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public ResponseProperties {
    Require.range("balancer.response.status-line", statusLine.toBytes(), 64, MAX_HEAD);
    Require.range("balancer.response.head-size", headSize.toBytes(), 256, MAX_HEAD);
    Require.range("balancer.response.header-count", headerCount, 1, MAX_COUNT);
    Require.range("balancer.response.interim-count", interimCount, 0, MAX_COUNT);
  }

  /** As the connections take them. */
  public ResponseLimits limits() {
    return new ResponseLimits(
        new HeadLimits((int) statusLine.toBytes(), (int) headSize.toBytes(), headerCount),
        interimCount);
  }
}
