package io.evenkeel.balancer.transport.codec;

import io.netty.handler.codec.http.HttpResponseDecoder;

/**
 * Turns an upstream's bytes into responses: interim {@code ResponseHead}s, the final one, the
 * content as {@code ByteBuf}s, then {@link EndOfMessage}. What is not a response, or an ambiguous
 * one, becomes an {@code UpstreamException} as a message, after which nothing more is decoded.
 *
 * <p>A 101 ends with its head, as a final one; what follows is not decoded: removed from the
 * pipeline, the decoder passes it on. A response up to the end of the connection ends with it, any
 * other that is not complete by then just does not end.
 *
 * <p><i>Confined to the channel's event loop.</i>
 */
public final class ResponseDecoder extends HttpResponseDecoder {

  /** Expects nothing yet. */
  public ResponseDecoder(HeadLimits limits) {
    throw new UnsupportedOperationException();
  }

  /** A request of this method is being sent: its response is what comes next. */
  public void expect(String method) {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether the connection is between two messages: the last response has ended, and not a byte has
   * come since. Else it must not be used again.
   */
  public boolean isClean() {
    throw new UnsupportedOperationException();
  }
}
