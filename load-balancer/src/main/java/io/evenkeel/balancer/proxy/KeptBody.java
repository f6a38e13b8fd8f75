package io.evenkeel.balancer.proxy;

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
 * <p><i>Confined to the loop; one attempt at a time.</i>
 */
final class KeptBody implements RequestBody {

  private final int limit;
  private final KeptPieces kept;
  private final PieceByPiece fromClient;

  private @Nullable ToAttempt reader;
  private boolean keeping = true;
  private boolean lost;

  /**
   * @param limit most bytes that are kept
   */
  KeptBody(Flux<DataBuffer> source, int limit, DataBufferFactory buffers) {
    this.fromClient = new PieceByPiece(source, this::arrived, this::ended);
    this.limit = limit;
    this.kept = new KeptPieces(buffers);
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
        next.drain();
      }
    };
  }

  @Override
  public boolean isReplayable() {
    return keeping && !lost && fromClient.error() == null;
  }

  @Override
  public void settle() {
    keeping = false;
  }

  @Override
  public void abandon() {
    reader = null;
    fromClient.cancel();
  }

  /** What an attempt takes now is kept for another one, up to the limit. */
  private boolean isWorthKeeping(int size) {
    if (!keeping || lost) {
      return false;
    }
    // What is kept is not cleared: an attempt may still be on its way through it.
    lost = kept.bytes() + size > limit;
    return !lost;
  }

  private void arrived(DataBuffer buffer) {
    ToAttempt to = reader;
    if (to != null && to.isReadyFor()) {
      if (isWorthKeeping(buffer.readableByteCount())) {
        kept.add(buffer);
        to.drain();
      } else {
        to.pass(buffer);
      }
    } else if (to != null || isReplayable()) {
      // Asked for by an attempt that has gone: the next one would send a body with a hole. It is
      // kept past the limit, and though a response has begun, for that is one buffer an attempt.
      kept.add(buffer);
    } else {
      // No attempt follows.
      lost = true;
      DataBufferUtils.release(buffer);
    }
  }

  private void ended() {
    ToAttempt to = reader;
    if (to != null) {
      to.drain();
    }
  }

  private final class ToAttempt implements Subscription {

    private final CoreSubscriber<? super DataBuffer> attempt;
    private long demand;
    private int position;
    private boolean draining;
    private boolean again;
    private boolean over;

    private ToAttempt(CoreSubscriber<? super DataBuffer> attempt) {
      this.attempt = attempt;
    }

    @Override
    public void request(long n) {
      if (Operators.validate(n)) {
        demand = Operators.addCap(demand, n);
        drain();
      }
    }

    @Override
    public void cancel() {
      over = true;
      if (reader == this) {
        reader = null;
        if (!keeping) {
          // No attempt follows: what the client still sends is not to be held up.
          fromClient.cancel();
        }
      }
    }

    private boolean isReadyFor() {
      return !over && demand > 0 && position == kept.size();
    }

    private void pass(DataBuffer buffer) {
      demand--;
      attempt.onNext(buffer);
      drain();
    }

    private void drain() {
      again = true;
      if (draining) {
        return;
      }
      draining = true;
      while (again) {
        again = false;
        drainOnce();
      }
      draining = false;
    }

    private void drainOnce() {
      while (!over && demand > 0 && position < kept.size()) {
        demand--;
        attempt.onNext(kept.get(position++));
      }
      if (!over && position == kept.size()) {
        endOrAskForMore();
      }
    }

    private void endOrAskForMore() {
      Throwable error = fromClient.error();
      if (error != null) {
        over = true;
        attempt.onError(error);
      } else if (fromClient.isDone()) {
        over = true;
        attempt.onComplete();
      } else if (demand > 0) {
        fromClient.ask();
      }
    }
  }
}
