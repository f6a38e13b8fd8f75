package io.evenkeel.balancer.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * Writes a stream to a connection, as fast as that takes it: one buffer is asked for at a time, and
 * none while the channel is not writable.
 *
 * <p>The owner of the channel says what a buffer becomes on the wire, calls {@link
 * #writabilityChanged()}, and {@link #cancel()}s when the connection ends first.
 *
 * <p><i>Written to on the channel's event loop; signals from elsewhere are carried over to it.</i>
 */
public abstract class OutboundBody implements CoreSubscriber<DataBuffer> {

  private final Channel channel;
  private final FlushLater flush;
  private @Nullable Subscription subscription;
  private boolean asked;
  private boolean over;

  /** Writes to that channel. */
  protected OutboundBody(Channel channel) {
    this.channel = channel;
    this.flush = FlushLater.of(channel);
  }

  /** Writes, without flushing, what these bytes are on the wire; takes over the reference. */
  protected abstract void write(ByteBuf content);

  /** The stream has completed: writes, without flushing, what ends the message. */
  protected abstract ChannelFuture writeEnd();

  /** All of it, the end too, has been written to the socket. */
  protected abstract void written();

  /** The stream has failed, or its bytes could not be written; nothing more will be. */
  protected abstract void failed(Throwable error);

  @Override
  public final void onSubscribe(Subscription s) {
    if (Operators.validate(subscription, s)) {
      subscription = s;
      onLoop(this::begin);
    }
  }

  private void begin() {
    Subscription s = subscription;
    if (over && s != null) {
      s.cancel();
    } else {
      askForMore();
    }
  }

  @Override
  public final void onNext(DataBuffer buffer) {
    ByteBuf content = NettyDataBufferFactory.toByteBuf(buffer);
    if (channel.eventLoop().inEventLoop()) {
      next(content);
    } else {
      channel.eventLoop().execute(() -> next(content));
    }
  }

  private void next(ByteBuf content) {
    asked = false;
    if (over) {
      content.release();
      return;
    }
    write(content);
    flush.request();
    askForMore();
  }

  @Override
  public final void onError(Throwable error) {
    onLoop(() -> {
      if (!over) {
        over = true;
        failed(error);
      }
    });
  }

  @Override
  public final void onComplete() {
    onLoop(this::end);
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    ChannelFuture last = writeEnd();
    flush.request();
    last.addListener(done -> {
      Throwable cause = done.cause();
      if (cause == null) {
        written();
      } else {
        failed(cause);
      }
    });
  }

  /** The channel has become writable, or is not any more. */
  public final void writabilityChanged() {
    askForMore();
  }

  private void askForMore() {
    Subscription s = subscription;
    if (!over && !asked && s != null && channel.isWritable()) {
      asked = true;
      s.request(1);
    }
  }

  /** Writes no more; true unless the stream had ended before. */
  public final boolean cancel() {
    if (over) {
      return false;
    }
    over = true;
    Subscription s = subscription;
    if (s != null) {
      s.cancel();
    }
    return true;
  }

  /** Whether the stream has ended, or was cancelled: nothing more of it will be written. */
  protected final boolean isOver() {
    return over;
  }

  private void onLoop(Runnable signal) {
    if (channel.eventLoop().inEventLoop()) {
      signal.run();
    } else {
      channel.eventLoop().execute(signal);
    }
  }
}
