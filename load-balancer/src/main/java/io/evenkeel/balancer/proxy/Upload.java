package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.DownstreamException;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;

/**
 * The client's body on its way to the upstream; it keeps the books on whose turn it is.
 *
 * <p><i>Confined to the loop.</i>
 */
final class Upload extends PassingBody {

  private final AttemptCall call;
  private final AttemptInFlight attempt;

  Upload(Flux<DataBuffer> body, AttemptCall call, AttemptInFlight attempt) {
    super(body);
    this.call = call;
    this.attempt = attempt;
  }

  /** The upstream wants the body: 100 Continue. */
  void proceed() {
    if (!isOver()) {
      attempt.watch().enter(Watch.Phase.SENDING);
      if (isWanted()) {
        attempt.attempt().uploading();
      }
    }
  }

  @Override
  void passing() {
    Watch watch = attempt.watch();
    if (watch.phase() == Watch.Phase.HEAD) {
      // The client did not wait for 100 Continue.
      watch.enter(Watch.Phase.SENDING);
    } else {
      watch.progress();
    }
  }

  @Override
  void wanted() {
    if (!call.isOver() && attempt.watch().phase() == Watch.Phase.SENDING) {
      attempt.attempt().uploading();
    }
  }

  @Override
  void held() {
    if (!call.isOver()) {
      attempt.attempt().sent(attempt.nanoTime().getAsLong());
    }
  }

  @Override
  void completed() {
    // An upstream may answer before it has read the whole request.
    if (!call.isOver()) {
      call.awaitHead();
    }
  }

  @Override
  Throwable failed(Throwable error) {
    if (error instanceof DownstreamException downstream) {
      call.clientFailed(downstream);
    }
    return error;
  }

  @Override
  void cancelled() {}
}
