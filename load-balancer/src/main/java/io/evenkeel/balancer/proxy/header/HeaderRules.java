package io.evenkeel.balancer.proxy.header;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * Which header fields cross the proxy, and which it adds.
 *
 * <p><i>Immutable. Thread-safe, called on every request.</i>
 */
public interface HeaderRules {

  /** Whether the request goes on. */
  Ruling rule(RequestHead request);

  /**
   * The protocol that the request asks to switch to, as it names it, if that is allowed; else null,
   * and {@code Upgrade} does not go on.
   */
  @Nullable String upgrade(RequestHead request);

  /** The head that the upstream gets; in origin form, with {@code Host}. */
  RequestHead toUpstream(RequestHead request, Hop hop);

  /** The trailers that the upstream gets. */
  Fields trailersToUpstream(RequestHead request, Fields trailers);

  /**
   * The head that the client gets, final, interim or 101.
   *
   * @param date value for {@code Date} where a final response has none
   */
  ResponseHead toDownstream(RequestHead request, ResponseHead response, String date);

  /** The trailers that the client gets. */
  Fields trailersToDownstream(RequestHead request, ResponseHead response, Fields trailers);

  /** Whether this 101 switches to the protocol that was asked for. */
  boolean switchesTo(ResponseHead response, String upgrade);
}
