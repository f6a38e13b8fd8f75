package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.proxy.header.Hop;
import io.evenkeel.balancer.transport.Downstream;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.BackendUrl;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * One request on its way through, and what has become of it.
 *
 * <p><i>Confined to the loop of the client's connection.</i>
 */
final class Exchange {

  private static final int CONTINUE = 100;

  private final Downstream downstream;
  private final ServerHttpResponse response;
  private final Reception.Settled settled;
  private final long arrivedAt;
  private final Tries tries;

  private @Nullable UpstreamReply reply;
  private @Nullable String error;
  private Outcome outcome = Outcome.CANCELLED;
  private int status;
  private boolean continued;

  Exchange(
      Downstream downstream,
      ServerHttpResponse response,
      Reception.Settled settled,
      long nanoTime) {
    this.downstream = downstream;
    this.response = response;
    this.settled = settled;
    this.arrivedAt = nanoTime;
    this.tries = new Tries(nanoTime);
  }

  Downstream downstream() {
    return downstream;
  }

  RequestHead head() {
    return downstream.head();
  }

  ServerHttpResponse response() {
    return response;
  }

  /** What was settled when its head arrived. */
  Reception.Settled settled() {
    return settled;
  }

  RequestBody body() {
    return settled.body();
  }

  String requestId() {
    return settled.requestId();
  }

  boolean isIdempotent() {
    return settled.idempotent();
  }

  /** Whom it has been sent to so far. */
  Tries tries() {
    return tries;
  }

  /** When the request as a whole must be over, or {@link Long#MAX_VALUE}. */
  long deadline(long totalNanos) {
    return totalNanos == 0 ? Long.MAX_VALUE : arrivedAt + totalNanos;
  }

  /** What an upstream is told of the client's connection. */
  Hop hop(BackendUrl url) {
    return new Hop(
        downstream.peer().getAddress(),
        downstream.isSecure(),
        downstream.local().getPort(),
        url.hasDefaultPort() ? hostOnly(url) : url.authority(),
        requestId());
  }

  private static String hostOnly(BackendUrl url) {
    String authority = url.authority();
    return authority.substring(0, authority.lastIndexOf(':'));
  }

  /** Passes on an interim response; 100 once, however many upstreams say it. */
  void interim(ResponseHead head) {
    if (reply != null || (head.status() == CONTINUE && continued)) {
      return;
    }
    continued |= head.status() == CONTINUE;
    downstream.interim(head);
  }

  /** Whether the client has been told to go on and send its body. */
  boolean isContinued() {
    return continued;
  }

  void relaying(UpstreamReply next) {
    reply = next;
    status = next.head().status();
    settled.body().settle();
  }

  /** Whether the client has been given a head, so that nothing else can be said any more. */
  boolean isAnswered() {
    return status != 0;
  }

  /** Answered by ourselves, for this reason. */
  void answering(AttemptFailedException failed) {
    status = failed.status();
    outcome = failed.failure().outcome();
    error = failed.errorType();
  }

  /** Answered by ourselves, as asked. */
  void answering(int with) {
    status = with;
    outcome = Outcome.ANSWERED;
  }

  /** Relayed to its end. */
  void answered() {
    outcome = Outcome.ANSWERED;
  }

  /** Cut in the middle. */
  void cut(Failure why) {
    outcome = why == Failure.TOTAL_TIMEOUT ? Outcome.CUT : why.outcome();
    error = why == Failure.CLIENT_GONE ? null : why.errorType();
  }

  /** Lets go of whatever is still held. */
  void close() {
    UpstreamReply head = reply;
    if (head != null) {
      head.close();
    }
    AttemptFailedException failure = tries.lastFailure();
    if (failure != null) {
      failure.close();
    }
    settled.body().abandon();
  }

  RequestRecord record(long nanoTime) {
    Upstream last = tries.last();
    return new RequestRecord(
        requestId(),
        Peer.of(downstream.peer()),
        head().method(),
        head().target(),
        last == null ? null : last.id(),
        outcome,
        error,
        status,
        tries.count(),
        nanoTime - arrivedAt);
  }
}
