package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.Loop;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.upstream.Attempt;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;

/**
 * The response of an upstream from its head on; the attempt ends with the body, or with the tunnel.
 *
 * <p><i>Confined to the loop.</i>
 */
final class UpstreamReply {

  /** Bytes of a dropped response that are read for the sake of its connection. */
  private static final long WORTH_READING = 16 * 1024;

  private static final Duration WORTH_WAITING = Duration.ofSeconds(1);

  private final ResponseHead head;
  private final @Nullable Tunnel tunnel;
  private final AttemptInFlight attempt;
  private final @Nullable PassingBody request;
  private final PassingBody body;
  private Consumer<Fields> trailers = _ -> {};
  private boolean dropped;

  /**
   * @param request the request's body, which may still be on its way
   */
  UpstreamReply(
      ResponseHead head,
      Flux<DataBuffer> body,
      @Nullable Tunnel tunnel,
      AttemptInFlight attempt,
      @Nullable PassingBody request) {
    this.head = head;
    this.tunnel = tunnel;
    this.attempt = attempt;
    this.request = request;
    this.body = new Download(body);
  }

  ResponseHead head() {
    return head;
  }

  /** The connection, where the response is a 101. */
  @Nullable Tunnel tunnel() {
    return tunnel;
  }

  /** Ends with the tunnel, or the body. */
  AttemptInFlight attempt() {
    return attempt;
  }

  /** The body, to be subscribed to once; it fails with a {@link CutShortException} only. */
  Flux<DataBuffer> body() {
    return body;
  }

  /** Who is told the response's trailers, just before the body completes. */
  void onTrailers(Consumer<Fields> told) {
    trailers = told;
  }

  void trailers(Fields fields) {
    trailers.accept(fields);
  }

  /** Nothing has passed for too long. */
  void silent() {
    if (isClientSlow()) {
      cut(Failure.CLIENT_GONE);
    } else {
      cut(Failure.READ_TIMEOUT, silence());
    }
  }

  /**
   * The request as a whole has taken too long.
   *
   * @param silent whether nothing has passed for most of that time
   */
  void expired(boolean silent) {
    if (isClientSlow()) {
      cut(Failure.CLIENT_GONE);
    } else {
      cut(Failure.TOTAL_TIMEOUT, silent ? silence() : Attempt.Outcome.CANCELLED);
    }
  }

  /** Whether the client does not read, or has not sent what the upstream waits for. */
  private boolean isClientSlow() {
    boolean owesBody = request != null && !request.isOver() && request.isWanted();
    return owesBody || !body.isWanted();
  }

  /** Who has said how much comes owes it; a stream may just have nothing to say. */
  private Attempt.Outcome silence() {
    return head.framing().kind() == Framing.Kind.LENGTH
        ? Attempt.Outcome.CUT
        : Attempt.Outcome.CANCELLED;
  }

  /** Ends the body in the middle. */
  void cut(Failure why) {
    cut(why, why.evidence(true));
  }

  private void cut(Failure why, Attempt.Outcome evidence) {
    attempt.finish(evidence);
    body.end(new CutShortException(why));
  }

  /**
   * Nobody gets this response: what is small, and comes soon, is read to its end, and the
   * connection can be used again; anything else closes it.
   */
  void drop(Loop loop) {
    dropped = true;
    attempt.finish(Attempt.Outcome.ANSWERED);
    Framing framing = head.framing();
    boolean small =
        framing.isEmpty() || (framing.length() >= 0 && framing.length() <= WORTH_READING);
    if (small && (request == null || request.isOver())) {
      body.subscribe(DataBufferUtils::release, _ -> {});
      var _ = loop.schedule(this::close, WORTH_WAITING);
    } else {
      close();
    }
  }

  /** Lets go of what nobody has read to its end; nothing if it has ended. */
  void close() {
    closeTunnel();
    cut(Failure.CLIENT_GONE);
  }

  /** As {@link #close}, but what was dropped has its time to come to its end. */
  void closeUnlessDropped() {
    if (!dropped) {
      close();
    }
  }

  void closeTunnel() {
    Tunnel switched = tunnel;
    if (switched != null) {
      switched.close();
    }
  }

  private final class Download extends PassingBody {

    private Download(Flux<DataBuffer> source) {
      super(source);
    }

    @Override
    void passing() {
      attempt.watch().progress();
    }

    @Override
    void completed() {
      if (tunnel == null) {
        attempt.finish(Attempt.Outcome.ANSWERED);
      }
    }

    @Override
    Throwable failed(Throwable error) {
      attempt.finish(Attempt.Outcome.CUT);
      return new CutShortException(Failure.INCOMPLETE);
    }

    @Override
    void cancelled() {
      attempt.finish(Attempt.Outcome.CANCELLED);
    }
  }
}
