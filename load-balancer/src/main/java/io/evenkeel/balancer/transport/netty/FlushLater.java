package io.evenkeel.balancer.transport.netty;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/**
 * Flushes a channel once in a turn of its event loop, after everything that the turn has read: a
 * head and the small body behind it leave in one system call.
 *
 * <p><i>Confined to the channel's event loop.</i>
 */
public final class FlushLater implements Runnable {

  private static final AttributeKey<FlushLater> KEY =
      AttributeKey.valueOf(FlushLater.class, "flush");

  private final Channel channel;
  private boolean due;

  private FlushLater(Channel channel) {
    this.channel = channel;
  }

  /** That of the channel. */
  public static FlushLater of(Channel channel) {
    var attribute = channel.attr(KEY);
    FlushLater known = attribute.get();
    if (known == null) {
      known = new FlushLater(channel);
      attribute.set(known);
    }
    return known;
  }

  /** Something was written. */
  public void request() {
    if (!due) {
      due = true;
      channel.eventLoop().execute(this);
    }
  }

  @Override
  public void run() {
    due = false;
    channel.flush();
  }
}
