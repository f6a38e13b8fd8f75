package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.property.Require;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much a client may ask for. What goes beyond is refused by the server transport, and no
 * backend sees it.
 *
 * <p><i>Immutable.</i>
 *
 * @param requestLine Longest request line; a longer one is answered 414.
 * @param headSize Most bytes of header fields, and of trailers; more are answered 431.
 * @param headerCount Most header lines; more are answered 431.
 * @param bodySize Largest request body; a larger one is answered 413. 0 for any size.
 * @param connections Most client connections at a time; another one is answered 503. 0 for any
 *     number.
 * @param connectionsPerClient Most connections at a time from one address; another one is answered
 *     429. 0 for any number.
 * @param requestsPerConnection Requests after which a connection ends. 0 for any number.
 * @param rejectNonAsciiTarget Whether a target with bytes above 0x7f is answered 400.
 */
@ConfigurationProperties("balancer.limits")
public record LimitProperties(
    @DefaultValue("8KB") DataSize requestLine,
    @DefaultValue("32KB") DataSize headSize,
    @DefaultValue("100") int headerCount,
    @DefaultValue("0B") DataSize bodySize,
    @DefaultValue("0") int connections,
    @DefaultValue("0") int connectionsPerClient,
    @DefaultValue("10000") int requestsPerConnection,
    @DefaultValue("false") boolean rejectNonAsciiTarget) {

  private static final long MAX_HEAD = 1024 * 1024;

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public LimitProperties {
    Require.range("balancer.limits.request-line", requestLine.toBytes(), 64, MAX_HEAD);
    Require.range("balancer.limits.head-size", headSize.toBytes(), 256, MAX_HEAD);
    Require.range("balancer.limits.header-count", headerCount, 1, 10_000);
    Require.range("balancer.limits.body-size", bodySize.toBytes(), 0, Long.MAX_VALUE);
    Require.range("balancer.limits.connections", connections, 0, Integer.MAX_VALUE);
    Require.range(
        "balancer.limits.connections-per-client", connectionsPerClient, 0, Integer.MAX_VALUE);
    Require.range(
        "balancer.limits.requests-per-connection", requestsPerConnection, 0, Integer.MAX_VALUE);
  }
}
