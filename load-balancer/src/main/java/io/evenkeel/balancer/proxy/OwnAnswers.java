package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Downstream;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * What the balancer itself says to a client.
 *
 * <p><i>Immutable. Thread-safe.</i>
 *
 * @param name of this hop in {@code Proxy-Status}
 */
record OwnAnswers(String name, HttpDate date) {

  private static final String HEAD = "HEAD";
  private static final int OK = 200;

  /** A problem, unless nobody is there to hear of it. */
  Mono<Void> answer(Exchange exchange, AttemptFailedException failed) {
    exchange.answering(failed);
    if (failed.failure() == Failure.CLIENT_GONE) {
      return Mono.empty();
    }
    Downstream downstream = exchange.downstream();
    if (failed.failure().isClients()) {
      downstream.closeAfterResponse();
    }
    Answer answer = Answer.of(failed, exchange);
    byte[] body = answer.body();
    boolean withBody = !exchange.head().method().equals(HEAD);
    ResponseHead head = answer.head(name, body.length, date.now(), withBody);
    return send(exchange, head, withBody ? body : new byte[0]);
  }

  /** The answer to a request that may go no further. */
  Mono<Void> lastHop(Exchange exchange) {
    RequestHead request = exchange.head();
    exchange.answering(OK);
    byte[] body = LastHop.body(request);
    return send(exchange, LastHop.head(request, body.length, date.now()), body);
  }

  private static Mono<Void> send(Exchange exchange, ResponseHead head, byte[] body) {
    ServerHttpResponse response = exchange.response();
    exchange.downstream().respond(head);
    return body.length == 0
        ? response.setComplete()
        : response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }
}
