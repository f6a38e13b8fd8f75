package io.evenkeel.balancer.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Content as it arrives on a connection, as a stream with backpressure.
 *
 * <p>What nobody has asked for yet waits here; past {@link #HIGH} bytes the connection is told to
 * stop reading, and below {@link #LOW} to go on. So in the ordinary case reading is never switched
 * off and on.
 *
 * <p><i>Filled on the event loop only; signals come on it. {@code request} and {@code cancel} may
 * come from any thread.</i>
 */
public final class InboundBody extends Flux<DataBuffer> {

  /** Waiting bytes at which reading stops. */
  public static final int HIGH = 64 * 1024;

  /** Waiting bytes at which it goes on. */
  public static final int LOW = 16 * 1024;

  /**
   * What a waiting buffer costs beside its bytes: many tiny ones, such as chunks of one byte, would
   * take a hundred times the memory that their bytes suggest.
   */
  private static final int BUFFER_COST = 256;

  /** The connection, as far as the stream needs it; called on the event loop. */
  public interface Source {

    /** Stop reading. */
    void pause();

    /** Go on reading. */
    void resume();

    /** Nobody wants the rest, and it has not arrived whole. */
    void abandoned();
  }

  private static final NettyDataBufferFactory BUFFERS =
      new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);

  private final EventLoop loop;
  private final Source source;
  private final AtomicBoolean subscribed = new AtomicBoolean();
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);

  private @Nullable CoreSubscriber<? super DataBuffer> subscriber;
  private long waitingBytes;
  private long demand;
  private boolean paused;
  private boolean ended;
  private @Nullable Throwable error;
  private boolean over;
  private boolean draining;

  /** An empty stream of a message that has begun. */
  public InboundBody(EventLoop loop, Source source) {
    this.loop = loop;
    this.source = source;
  }

  private static int cost(ByteBuf content) {
    return content.readableBytes() + BUFFER_COST;
  }

  /** More content; takes over the reference. */
  public void received(ByteBuf content) {
    if (over || !content.isReadable()) {
      content.release();
      return;
    }
    waiting.add(content);
    waitingBytes += cost(content);
    drain();
    if (!over && !paused && waitingBytes >= HIGH) {
      paused = true;
      source.pause();
    }
  }

  /** The message is complete; what waits is still delivered. */
  public void complete() {
    ended = true;
    drain();
  }

  /** The message will never be complete; what waits is still delivered, then the error. */
  public void fail(Throwable why) {
    if (!ended) {
      ended = true;
      error = why;
      drain();
    }
  }

  /**
   * What has arrived and not been asked for yet, with its buffers; a glance, when read from
   * elsewhere.
   */
  public long waitingBytes() {
    return waitingBytes;
  }

  /** Whether reading has been stopped until more of it is wanted. */
  public boolean isPaused() {
    return paused;
  }

  /** Whether all of it has arrived, or never will. */
  public boolean isEnded() {
    return ended;
  }

  /** Whether the subscriber has had its last signal, or has cancelled. */
  public boolean isOver() {
    return over;
  }

  /** Lets go of what waits, for a stream that nobody will subscribe to any more. */
  public void discard() {
    cancel();
  }

  /** As {@link #discard()}, unless somebody is reading. */
  public void discardUnlessRead() {
    if (subscriber == null) {
      cancel();
    }
  }

  @Override
  public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
    if (!subscribed.compareAndSet(false, true)) {
      Operators.error(actual, new IllegalStateException("body: asked for twice (expected: once)"));
      return;
    }
    if (loop.inEventLoop()) {
      begin(actual);
    } else {
      loop.execute(() -> begin(actual));
    }
  }

  private void begin(CoreSubscriber<? super DataBuffer> actual) {
    subscriber = actual;
    actual.onSubscribe(new Demand());
    drain();
  }

  private void drain() {
    CoreSubscriber<? super DataBuffer> to = subscriber;
    if (to == null || draining) {
      return;
    }
    draining = true;
    try {
      while (!over && demand > 0 && !waiting.isEmpty()) {
        ByteBuf next = waiting.remove();
        waitingBytes -= cost(next);
        if (demand != Long.MAX_VALUE) {
          demand--;
        }
        to.onNext(BUFFERS.wrap(next));
      }
      if (!over && ended && waiting.isEmpty()) {
        over = true;
        if (error == null) {
          to.onComplete();
        } else {
          to.onError(error);
        }
      }
    } finally {
      draining = false;
    }
    if (paused && !ended && waitingBytes <= LOW) {
      paused = false;
      source.resume();
    }
  }

  private void cancel() {
    if (over) {
      return;
    }
    over = true;
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    waitingBytes = 0;
    if (!ended) {
      source.abandoned();
    }
  }

  private final class Demand implements Subscription {

    @Override
    public void request(long n) {
      if (!Operators.validate(n)) {
        return;
      }
      if (loop.inEventLoop()) {
        more(n);
      } else {
        loop.execute(() -> more(n));
      }
    }

    private void more(long n) {
      demand = Operators.addCap(demand, n);
      drain();
    }

    @Override
    public void cancel() {
      if (loop.inEventLoop()) {
        InboundBody.this.cancel();
      } else {
        loop.execute(InboundBody.this::cancel);
      }
    }
  }
}
