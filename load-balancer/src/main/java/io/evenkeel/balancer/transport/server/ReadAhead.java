package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.codec.RequestDecoder;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Reading beyond a request: it stops with the first bytes of the next one, which waits in the
 * kernel, not here.
 *
 * <p><i>Confined to the event loop.</i>
 */
final class ReadAhead {

  private final Channel channel;
  private final RequestDecoder decoder;
  private boolean stopped;

  ReadAhead(Channel channel, RequestDecoder decoder) {
    this.channel = channel;
    this.decoder = decoder;
  }

  /** Stops when there is more than that request; asked after each read: a body may have resumed. */
  void limitTo(ClientExchange current) {
    if (current.isRequestComplete() && decoder.hasBegun()) {
      stopped = true;
      channel.config().setAutoRead(false);
    }
  }

  /** Whether it had stopped; whoever asks is the one to {@link #goOn}. */
  boolean takeStopped() {
    boolean taken = stopped;
    stopped = false;
    return taken;
  }

  /** Unless there is more already than this request, or than its body's reader wants. */
  void goOn(@Nullable ClientExchange current) {
    boolean complete = current != null && current.isRequestComplete();
    if (current != null && complete && decoder.hasBegun()) {
      limitTo(current);
    } else if (current == null || complete || !current.content().body().isPaused()) {
      channel.config().setAutoRead(true);
    }
  }
}
