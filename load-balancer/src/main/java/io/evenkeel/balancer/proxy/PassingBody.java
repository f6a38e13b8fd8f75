package io.evenkeel.balancer.proxy;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A body on its way through, request's or response's: whoever derives from this is told what
 * happens to it, can see who waits for whom, and can end it in the middle.
 *
 * <p>Publisher, subscriber and subscription in one object, for there is one reader only and one
 * thread. It is told of one end, the first: completion, error, or cancellation.
 *
 * <p><i>Confined to the loop.</i>
 */
abstract class PassingBody extends Flux<DataBuffer>
    implements CoreSubscriber<DataBuffer>, Subscription {

  private final Flux<DataBuffer> source;
  private @Nullable CoreSubscriber<? super DataBuffer> reader;
  private @Nullable Subscription subscription;
  private @Nullable Throwable failure;
  private long wanted;
  private boolean over;

  PassingBody(Flux<DataBuffer> source) {
    this.source = source;
  }

  /** A piece is about to be handed over. */
  abstract void passing();

  /** The sender's turn: the reader has taken all there was, and asks for more. */
  void wanted() {}

  /** The reader's turn: it has not asked for more. */
  void held() {}

  /** The last byte has been handed over. */
  abstract void completed();

  /** The source has failed; returns what the reader is told. */
  abstract Throwable failed(Throwable error);

  /** The reader does not want the rest. */
  abstract void cancelled();

  /** Whether the reader has asked for a piece that has not come: it is the sender that is slow. */
  final boolean isWanted() {
    return wanted > 0;
  }

  /** Whether nothing more comes. */
  final boolean isOver() {
    return over;
  }

  /** Ends it now: the source is cancelled, and the reader, if there is one, gets the error. */
  final void end(Throwable why) {
    if (over) {
      return;
    }
    over = true;
    failure = why;
    CoreSubscriber<? super DataBuffer> to = reader;
    if (to == null) {
      source.subscribe(new Closer());
      return;
    }
    Subscription s = subscription;
    if (s != null) {
      s.cancel();
    }
    to.onError(why);
  }

  @Override
  public final void subscribe(CoreSubscriber<? super DataBuffer> actual) {
    Throwable why = failure;
    if (why != null || reader != null) {
      Operators.error(
          actual,
          why != null ? why : new IllegalStateException("body: asked for twice (expected: once)"));
      return;
    }
    reader = actual;
    source.subscribe(this);
  }

  @Override
  public final void onSubscribe(Subscription s) {
    if (Operators.validate(subscription, s)) {
      subscription = s;
      reader().onSubscribe(this);
    }
  }

  @Override
  public final void onNext(DataBuffer buffer) {
    if (over) {
      DataBufferUtils.release(buffer);
      return;
    }
    wanted--;
    passing();
    reader().onNext(buffer);
    if (!over && wanted == 0) {
      held();
    }
  }

  @Override
  public final void onError(Throwable error) {
    if (!over) {
      over = true;
      reader().onError(failed(error));
    }
  }

  @Override
  public final void onComplete() {
    if (!over) {
      over = true;
      completed();
      reader().onComplete();
    }
  }

  @Override
  public final void request(long n) {
    Subscription s = subscription;
    if (s != null && Operators.validate(n)) {
      boolean waited = wanted > 0;
      wanted = Operators.addCap(wanted, n);
      if (!waited && !over) {
        wanted();
      }
      s.request(n);
    }
  }

  @Override
  public final void cancel() {
    Subscription s = subscription;
    if (!over && s != null) {
      over = true;
      s.cancel();
      cancelled();
    }
  }

  @Override
  public final Context currentContext() {
    return reader().currentContext();
  }

  private CoreSubscriber<? super DataBuffer> reader() {
    CoreSubscriber<? super DataBuffer> to = reader;
    if (to == null) {
      throw new IllegalStateException("body: a signal before anyone has subscribed");
    }
    return to;
  }
}
