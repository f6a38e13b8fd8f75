package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.codec.HeadLimits;

/**
 * What the head of a response may hold at most; a proxy that cut it would change the response.
 *
 * <p><i>Immutable.</i>
 *
 * @param heads of each response, interim ones too, and of its trailers
 * @param interim responses before the final one
 */
public record ResponseLimits(HeadLimits heads, int interim) {

  /** As the properties have it. */
  public static final ResponseLimits DEFAULT =
      new ResponseLimits(new HeadLimits(8 * 1024, 64 * 1024, 500), 100);
}
