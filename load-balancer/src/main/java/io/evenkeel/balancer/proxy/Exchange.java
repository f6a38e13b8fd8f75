package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.upstream.Upstream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * One request on its way through, and what has become of it so far.
 *
 * <p><i>Confined to one request: its signals come from several threads, but one after another.</i>
 */
final class Exchange {

  private final ServerHttpRequest request;
  private final ServerHttpResponse response;
  private final RequestBody body;
  private final String requestId;
  private final boolean idempotent;
  private final long arrivedAt;
  private final Set<Upstream> tried = new HashSet<>(4);

  private volatile @Nullable Upstream upstream;
  private volatile @Nullable AttemptFailedException lastFailure;
  private volatile @Nullable UpstreamReply reply;
  private volatile Outcome outcome = Outcome.CANCELLED;
  private volatile int status;
  private int retries;
  private long searchingSince;

  Exchange(
      ServerHttpRequest request,
      ServerHttpResponse response,
      RequestBody body,
      String requestId,
      boolean idempotent,
      long nanoTime) {
    this.request = request;
    this.response = response;
    this.body = body;
    this.requestId = requestId;
    this.idempotent = idempotent;
    this.arrivedAt = nanoTime;
    this.searchingSince = nanoTime;
  }

  ServerHttpRequest request() {
    return request;
  }

  ServerHttpResponse response() {
    return response;
  }

  RequestBody body() {
    return body;
  }

  String requestId() {
    return requestId;
  }

  boolean idempotent() {
    return idempotent;
  }

  /** Everyone this request has been tried on, for a selection that must find another. */
  Set<Upstream> tried() {
    return tried;
  }

  /** How many upstreams have been tried. */
  int attempts() {
    return tried.size();
  }

  void trying(Upstream next) {
    upstream = next;
    tried.add(next);
  }

  @Nullable AttemptFailedException lastFailure() {
    return lastFailure;
  }

  void failed(AttemptFailedException failure) {
    lastFailure = failure;
  }

  /** Attempts made because one that may have sent something failed. */
  int retries() {
    return retries;
  }

  /** Starts over after an upstream that was reached; what it took is its own time. */
  void retryAfterSending(long nanoTime) {
    retries++;
    searchingSince = nanoTime;
  }

  /** How long upstreams that could not be reached have held this request up. */
  long searchNanos(long nanoTime) {
    return nanoTime - searchingSince;
  }

  void relaying(UpstreamReply head) {
    reply = head;
    status = head.status().value();
    body.settle();
  }

  void answering(Failure failure) {
    status = failure.status();
    outcome = failure.outcome();
  }

  void ended(Outcome how) {
    outcome = how;
  }

  /** Lets go of whatever is still held. */
  void close() {
    UpstreamReply head = reply;
    if (head != null) {
      head.close();
    }
    body.abandon();
  }

  RequestRecord record(long nanoTime, String peer) {
    Upstream last = upstream;
    return new RequestRecord(
        requestId,
        peer,
        request.getMethod().name(),
        Target.of(request.getURI()),
        last == null ? null : last.id(),
        outcome,
        status,
        attempts(),
        nanoTime - arrivedAt);
  }
}
