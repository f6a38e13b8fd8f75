package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.retry.Decision;
import io.evenkeel.balancer.retry.FailedAttempt;
import io.evenkeel.balancer.retry.RetryBudget;
import io.evenkeel.balancer.retry.RetryPolicy;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.upstream.Upstream;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * The life of a request: {@code receive → select → attempt → (retry elsewhere?) → relay → record}.
 *
 * <p>Every method and path on the traffic port comes here. The bytes of both bodies stream through;
 * an error after the response head cuts the client's connection, so that half a body never looks
 * like a whole one.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
final class ProxyHandler implements HttpHandler {

  private final Roster roster;
  private final Reception reception;
  private final UpstreamClient upstreams;
  private final Retries retries;
  private final RequestObserver observer;
  private final LongSupplier nanoTime;

  /** Whether, and out of which budget. */
  record Retries(RetryPolicy policy, RetryBudget budget) {}

  ProxyHandler(
      Roster roster,
      Reception reception,
      UpstreamClient upstreams,
      Retries retries,
      RequestObserver observer,
      LongSupplier nanoTime) {
    this.roster = roster;
    this.reception = reception;
    this.upstreams = upstreams;
    this.retries = retries;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  @Override
  public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
    Exchange exchange = receive(request, response);
    return forward(exchange)
        .flatMap(reply -> relay(exchange, reply))
        .onErrorResume(AttemptFailedException.class, failed -> answer(exchange, failed))
        .doFinally(signal -> record(exchange, signal));
  }

  private Exchange receive(ServerHttpRequest request, ServerHttpResponse response) {
    retries.budget.deposit(nanoTime.getAsLong());
    return reception.receive(request, response);
  }

  private Mono<UpstreamReply> forward(Exchange exchange) {
    Upstream upstream = select(exchange);
    return upstream == null
        ? Mono.error(nobodyLeft(exchange))
        : attempt(exchange, upstream)
            .onErrorResume(
                AttemptFailedException.class, failed -> retryElsewhere(exchange, failed));
  }

  /** Of the snapshot in force at this moment: what was withdrawn meanwhile is not asked again. */
  private @Nullable Upstream select(Exchange exchange) {
    return roster.current().select(exchange.tried());
  }

  private Mono<UpstreamReply> attempt(Exchange exchange, Upstream upstream) {
    AttemptFailedException before = exchange.lastFailure();
    if (before != null) {
      observer.retried(before.failure());
    }
    exchange.trying(upstream);
    return upstreams.send(exchange, upstream);
  }

  private Mono<UpstreamReply> retryElsewhere(Exchange exchange, AttemptFailedException failed) {
    exchange.failed(failed);
    long now = nanoTime.getAsLong();
    Decision decision =
        retries.policy.decide(
            new FailedAttempt(
                exchange.request().getMethod().name(),
                failed.sent(),
                exchange.body().isReplayable(),
                exchange.retries(),
                exchange.searchNanos(now)));
    return switch (decision) {
      case ELSEWHERE -> forward(exchange);
      case ELSEWHERE_FROM_BUDGET -> {
        if (!retries.budget.withdraw(now)) {
          yield Mono.error(failed);
        }
        exchange.retryAfterSending(now);
        yield forward(exchange);
      }
      case GIVE_UP -> Mono.error(failed);
    };
  }

  private Mono<Void> relay(Exchange exchange, UpstreamReply reply) {
    exchange.relaying(reply);
    ServerHttpResponse response = exchange.response();
    response.setStatusCode(reply.status());
    HeaderRules.toDownstream(new SpringFields(reply.headers()), response.getHeaders()::add);
    Flux<DataBuffer> body = reply.body().doOnComplete(() -> exchange.ended(Outcome.ANSWERED));
    if (reply.hasNoContent(exchange.request().getMethod())) {
      return body.doOnNext(DataBufferUtils::release).then(Mono.defer(response::setComplete));
    }
    // An empty first buffer sends the head at once, not with the first byte of the body.
    return response
        .writeWith(body.startWith(response.bufferFactory().wrap(new byte[0])))
        .doOnError(CutShortException.class, cut -> exchange.ended(cut.requestOutcome()));
  }

  private Mono<Void> answer(Exchange exchange, AttemptFailedException failed) {
    Failure failure = failed.failure();
    exchange.answering(failure);
    ServerHttpResponse response = exchange.response();
    Answer answer = new Answer(failure, failed.detail(), exchange.requestId(), exchange.attempts());
    response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
    answer.headers(response.getHeaders()::set);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(answer.body())));
  }

  private void record(Exchange exchange, SignalType signal) {
    exchange.close();
    if (signal == SignalType.CANCEL) {
      exchange.ended(Outcome.CANCELLED);
    }
    observer.ended(exchange.record(nanoTime.getAsLong(), Peer.of(exchange.request())));
  }

  private static AttemptFailedException nobodyLeft(Exchange exchange) {
    AttemptFailedException last = exchange.lastFailure();
    return last == null
        ? new AttemptFailedException(Failure.NO_BACKEND, false, Failure.NO_BACKEND.title())
        : last;
  }
}
