package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.netty.SendBuffer;
import io.netty.channel.Channel;
import java.time.Duration;

/**
 * Whether a client still reads an answer that is made to its end. Progress is what the kernel takes
 * of it: what lies there already, {@link SendBuffer#KERNEL} at most, shows nothing until it has
 * gone out.
 *
 * <p><i>Confined to the event loop.</i>
 */
final class ReaderProgress {

  private static final int LOOKS = 4;

  private final Channel channel;
  private final Duration nextLook;
  private long waiting;
  private int inVain;

  /**
   * @param patience without any progress; noticed at most a quarter later
   */
  ReaderProgress(Channel channel, Duration patience) {
    this.channel = channel;
    this.nextLook = patience.dividedBy(LOOKS);
  }

  /** From now on it is the client's turn; says when to look. */
  Duration begin() {
    waiting = -1;
    inVain = 0;
    return nextLook;
  }

  /** A look: whether nothing has gone for as long as is waited. */
  boolean hasStopped() {
    long now = SendBuffer.waiting(channel);
    inVain = now == waiting ? inVain + 1 : 0;
    waiting = now;
    return inVain == LOOKS;
  }

  /** When to look again. */
  Duration nextLook() {
    return nextLook;
  }
}
