package io.evenkeel.balancer.transport.codec;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * The second opinion: what Netty's own decoder, with validation on, made of a head that was found
 * to be one.
 *
 * <p><i>Confined to the channel's event loop.</i>
 */
final class NettyCheck {

  /** What it decoded. */
  private final List<Object> out = new ArrayList<>(2);

  /** Netty's settings: its strictest, and no smaller than these limits. */
  static HttpDecoderConfig config(HeadLimits limits) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(limits.startLine() + 2)
        .setMaxHeaderSize(limits.fields() + 2)
        .setStrictLineParsing(true)
        .setValidateHeaders(true);
  }

  /** Where Netty's decoder puts what it decodes. */
  List<Object> out() {
    return out;
  }

  /** Refuses the head unless Netty took it for a whole one. */
  void agree() throws MalformedException {
    try {
      for (Object message : out) {
        if (message instanceof HttpObject http && http.decoderResult().isFailure()) {
          throw new MalformedException(
              "head: %s (expected: a valid one)"
                  .formatted(http.decoderResult().cause().getMessage()));
        }
      }
      if (out.size() != 2) {
        throw new MalformedException(
            "head: %d parts (expected: it and its end)".formatted(out.size()));
      }
    } finally {
      out.forEach(ReferenceCountUtil::release);
      out.clear();
    }
  }
}
