package io.evenkeel.balancer.transport.codec;

import io.evenkeel.balancer.transport.Fields;

/** What a decoder emits after the last byte of a message, with its trailers. */
public record EndOfMessage(Fields trailers) {

  /** Without trailers. */
  public static final EndOfMessage PLAIN = new EndOfMessage(Fields.NONE);
}
