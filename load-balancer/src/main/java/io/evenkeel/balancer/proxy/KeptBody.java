package io.evenkeel.balancer.proxy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * A body that streams and is kept while it does, up to a limit, so that another attempt can begin
 * again: it gets what was kept, then whatever the client goes on to send.
 *
 * <p>The client's stream is subscribed to once, and outlives the attempts. Past the limit nothing
 * more is kept, and the body cannot be replayed any more.
 *
 * <p><i>One attempt at a time; safe across event loops:</i> all state belongs to whoever is in
 * {@link #drain}, the others only leave word.
 */
final class KeptBody implements RequestBody {

  private final Flux<DataBuffer> source;
  private final int limit;
  private final DataBufferFactory buffers;
  private final AtomicInteger drains = new AtomicInteger();
  private final FromClient fromClient = new FromClient();

  private volatile @Nullable ToAttempt reader;
  private volatile boolean keeping = true;
  private volatile boolean overflowed;
  private volatile boolean abandoned;

  private final List<byte[]> kept = new ArrayList<>();
  private int keptBytes;
  private boolean subscribed;
  private boolean awaiting;

  /**
   * @param limit most bytes that are kept
   */
  KeptBody(Flux<DataBuffer> source, int limit, DataBufferFactory buffers) {
    this.source = source;
    this.limit = limit;
    this.buffers = buffers;
  }

  @Override
  public boolean isAbsent() {
    return false;
  }

  @Override
  public Flux<DataBuffer> stream() {
    return new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super DataBuffer> attempt) {
        ToAttempt next = new ToAttempt(attempt);
        reader = next;
        attempt.onSubscribe(next);
        drain();
      }
    };
  }

  @Override
  public boolean isReplayable() {
    return keeping && !overflowed && fromClient.error == null;
  }

  @Override
  public void settle() {
    keeping = false;
  }

  @Override
  public void abandon() {
    abandoned = true;
    drain();
  }

  private void drain() {
    if (drains.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    do {
      drainOnce();
      missed = drains.addAndGet(-missed);
    } while (missed != 0);
  }

  private void drainOnce() {
    if (abandoned) {
      fromClient.cancel();
      return;
    }
    keepWhatArrived();
    ToAttempt to = reader;
    while (to != null && !to.cancelled && to.demand.get() > 0) {
      DataBuffer next = nextFor(to);
      if (next == null) {
        break;
      }
      to.demand.decrementAndGet();
      to.attempt.onNext(next);
    }
    if (to != null && !to.cancelled && to.position == kept.size() && fromClient.arrived == null) {
      endOrAskForMore(to);
    }
  }

  private void keepWhatArrived() {
    DataBuffer buffer = fromClient.arrived;
    if (buffer == null) {
      return;
    }
    awaiting = false;
    if (!keeping || overflowed) {
      return;
    }
    int size = buffer.readableByteCount();
    if (keptBytes + size > limit) {
      overflowed = true;
      return;
    }
    byte[] bytes = new byte[size];
    buffer.toByteBuffer(ByteBuffer.wrap(bytes));
    kept.add(bytes);
    keptBytes += size;
    fromClient.arrived = null;
    DataBufferUtils.release(buffer);
  }

  private @Nullable DataBuffer nextFor(ToAttempt to) {
    if (to.position < kept.size()) {
      return buffers.wrap(kept.get(to.position++));
    }
    DataBuffer buffer = fromClient.arrived;
    fromClient.arrived = null;
    return buffer;
  }

  private void endOrAskForMore(ToAttempt to) {
    if (fromClient.done) {
      reader = null;
      Throwable error = fromClient.error;
      if (error == null) {
        to.attempt.onComplete();
      } else {
        to.attempt.onError(error);
      }
    } else if (!awaiting && to.demand.get() > 0) {
      awaiting = true;
      if (!subscribed) {
        subscribed = true;
        source.subscribe(fromClient);
      } else {
        fromClient.request();
      }
    }
  }

  /** The client's side: at most one buffer is asked for and not yet passed on. */
  private final class FromClient implements CoreSubscriber<DataBuffer> {

    private volatile @Nullable Subscription subscription;
    private volatile @Nullable DataBuffer arrived;
    private volatile boolean done;
    private volatile @Nullable Throwable error;

    @Override
    public void onSubscribe(Subscription s) {
      subscription = s;
      s.request(1);
    }

    @Override
    public void onNext(DataBuffer buffer) {
      arrived = buffer;
      drain();
    }

    @Override
    public void onError(Throwable e) {
      error = e;
      done = true;
      drain();
    }

    @Override
    public void onComplete() {
      done = true;
      drain();
    }

    private void request() {
      Subscription s = subscription;
      if (s != null) {
        s.request(1);
      }
    }

    private void cancel() {
      Subscription s = subscription;
      if (s != null) {
        s.cancel();
      }
      DataBuffer buffer = arrived;
      arrived = null;
      if (buffer != null) {
        DataBufferUtils.release(buffer);
      }
    }
  }

  private final class ToAttempt implements Subscription {

    private final CoreSubscriber<? super DataBuffer> attempt;
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean cancelled;
    private int position;

    private ToAttempt(CoreSubscriber<? super DataBuffer> attempt) {
      this.attempt = attempt;
    }

    @Override
    public void request(long n) {
      if (Operators.validate(n)) {
        demand.accumulateAndGet(n, Operators::addCap);
        drain();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
