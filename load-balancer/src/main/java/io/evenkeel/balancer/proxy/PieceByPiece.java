package io.evenkeel.balancer.proxy;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * Takes a stream one piece at a time, and only when asked.
 *
 * <p><i>Confined to the loop.</i>
 */
final class PieceByPiece extends BaseSubscriber<DataBuffer> {

  private final Flux<DataBuffer> source;
  private final Consumer<DataBuffer> piece;
  private final Runnable end;

  private boolean subscribed;
  private boolean awaiting;
  private boolean done;
  private @Nullable Throwable error;

  /**
   * @param piece told of each, and owns it then
   * @param end told once that no more comes, for whatever reason
   */
  PieceByPiece(Flux<DataBuffer> source, Consumer<DataBuffer> piece, Runnable end) {
    this.source = source;
    this.piece = piece;
    this.end = end;
  }

  /** Asks for the next piece, unless it is under way. */
  void ask() {
    if (awaiting) {
      return;
    }
    awaiting = true;
    if (subscribed) {
      request(1);
    } else {
      subscribed = true;
      source.subscribe(this);
    }
  }

  /** Whether no more comes. */
  boolean isDone() {
    return done;
  }

  /** Why no more comes; null unless it failed. */
  @Nullable Throwable error() {
    return error;
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    request(1);
  }

  @Override
  protected void hookOnNext(DataBuffer buffer) {
    awaiting = false;
    piece.accept(buffer);
  }

  @Override
  protected void hookOnComplete() {
    done = true;
    end.run();
  }

  @Override
  protected void hookOnError(Throwable e) {
    done = true;
    error = e;
    end.run();
  }
}
