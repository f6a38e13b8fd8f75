package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.upstream.Attempt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * The response of an upstream from its head on; the attempt ends with the body.
 *
 * <p><i>Confined to one exchange, whose signals may come from several event loops in turn.</i>
 */
final class UpstreamReply {

  private final ClientHttpResponse response;
  private final AttemptInFlight attempt;
  private final AtomicBoolean begun = new AtomicBoolean();

  UpstreamReply(ClientHttpResponse response, AttemptInFlight attempt) {
    this.response = response;
    this.attempt = attempt;
  }

  HttpStatusCode status() {
    return response.getStatusCode();
  }

  HttpHeaders headers() {
    return response.getHeaders();
  }

  /** Whether it ends with its head, whatever its fields say (RFC 9112, section 6.3). */
  boolean hasNoContent(HttpMethod method) {
    int status = status().value();
    return method.equals(HttpMethod.HEAD) || status == 204 || status == 304;
  }

  /** The body, to be subscribed to once; it fails with a {@link CutShortException} only. */
  Flux<DataBuffer> body() {
    Watch watch = attempt.watch();
    Flux<DataBuffer> watched =
        response
            .getBody()
            .doOnSubscribe(_ -> begun.set(true))
            .doOnRequest(watch::wantDown)
            .doOnNext(_ -> watch.passedDown());
    return watch
        .interrupt(watched)
        .onErrorMap(UpstreamReply::cutShort)
        .doOnError(CutShortException.class, cut -> attempt.finish(cut.outcome()))
        .doOnComplete(() -> attempt.finish(Attempt.Outcome.ANSWERED))
        .doOnCancel(() -> attempt.finish(Attempt.Outcome.CANCELLED))
        .doOnDiscard(DataBuffer.class, DataBufferUtils::release);
  }

  /** Closes what nobody has read to its end; nothing if the body has ended. */
  void close() {
    attempt.finish(Attempt.Outcome.CANCELLED);
    discard();
  }

  /** Closes the connection, unless somebody reads the body. */
  void discard() {
    if (begun.compareAndSet(false, true)) {
      response.getBody().subscribe(new Closer());
    }
  }

  private static Throwable cutShort(Throwable error) {
    return error instanceof CutShortException
        ? error
        : new CutShortException(Attempt.Outcome.CUT, "the response ended before its end");
  }

  private static final class Closer extends BaseSubscriber<DataBuffer> {

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      subscription.cancel();
    }

    @Override
    protected void hookOnNext(DataBuffer buffer) {
      DataBufferUtils.release(buffer);
    }

    @Override
    protected void hookOnError(Throwable error) {
      // It is closed already, which is all that was wanted.
    }
  }
}
