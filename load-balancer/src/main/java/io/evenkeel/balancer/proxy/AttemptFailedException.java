package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Loop;
import io.evenkeel.balancer.transport.Refusal;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A request, or one attempt of it, that gave no response to relay. Without a stack trace: it is
 * news, not a fault of the program.
 */
final class AttemptFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Failure failure;
  private final boolean sent;
  private final transient @Nullable Refusal refusal;
  private final transient @Nullable UpstreamReply reply;

  /**
   * @param sent whether a byte of the request may have reached the upstream
   * @param detail the cause in words, for the client and the log
   */
  AttemptFailedException(Failure failure, boolean sent, String detail) {
    this(failure, sent, detail, null, null);
  }

  private AttemptFailedException(
      Failure failure,
      boolean sent,
      String detail,
      @Nullable Refusal refusal,
      @Nullable UpstreamReply reply) {
    super(detail, null, false, false);
    this.failure = failure;
    this.sent = sent;
    this.refusal = refusal;
    this.reply = reply;
  }

  /** No attempt can do better: it is the request itself. */
  static AttemptFailedException of(Failure failure) {
    return new AttemptFailedException(failure, false, failure.title());
  }

  /** What the client sent is not to be served; the transport says why. */
  static AttemptFailedException refused(Refusal refusal) {
    return new AttemptFailedException(Failure.BAD_REQUEST, true, refusal.detail(), refusal, null);
  }

  /** There is a response, and a better one is hoped for. */
  static AttemptFailedException unwanted(UpstreamReply reply) {
    Failure failure = Failure.UNWANTED_STATUS;
    return new AttemptFailedException(failure, true, failure.title(), null, reply);
  }

  Failure failure() {
    return failure;
  }

  boolean sent() {
    return sent;
  }

  int status() {
    return refusal == null ? failure.status() : refusal.status();
  }

  String errorType() {
    return refusal == null ? failure.errorType() : refusal.errorType();
  }

  /** What it comes to when no other attempt follows: this failure, or the response after all. */
  Mono<UpstreamReply> lastWord() {
    return reply == null ? Mono.error(this) : Mono.just(reply);
  }

  /** Another attempt follows. */
  void forget(Loop loop) {
    if (reply != null) {
      reply.drop(loop);
    }
  }

  /** The request is over, whether or not another attempt has followed. */
  void close() {
    if (reply != null) {
      reply.closeUnlessDropped();
    }
  }

  String detail() {
    String message = getMessage();
    return message == null ? failure.title() : message;
  }
}
