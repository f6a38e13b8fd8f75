package io.evenkeel.balancer.transport.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Turns a client's bytes into requests: {@code RequestHead}, then the content as {@code ByteBuf}s,
 * then {@link EndOfMessage}. What is not a request, or an ambiguous one, becomes a {@code Refusal}
 * instead, after which nothing more is decoded.
 *
 * <p>After each {@code EndOfMessage} it stops, whatever has arrived, until {@link #next}: what
 * follows may be another request, or bytes for a tunnel. Removed from the pipeline, it passes on
 * what it has not decoded.
 *
 * <p><i>Confined to the channel's event loop.</i>
 */
public final class RequestDecoder extends HttpRequestDecoder {

  /**
   * Expects a request.
   *
   * @param rejectNonAscii whether bytes above 0x7f in the target are refused too
   */
  public RequestDecoder(HeadLimits limits, boolean rejectNonAscii) {
    throw new UnsupportedOperationException();
  }

  /** Decodes the next request; what has arrived of it already, at once. */
  public void next(ChannelHandlerContext ctx) {
    throw new UnsupportedOperationException();
  }

  /** Whether a byte of the next request has arrived: the time limit for its head runs. */
  public boolean hasBegun() {
    throw new UnsupportedOperationException();
  }
}
