package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * The life of a request: {@code receive → select → attempt → (retry elsewhere?) → relay → record}.
 *
 * <p>Every method and path on the traffic port comes here. The bytes of both bodies stream through;
 * an error after the response head cuts the client's connection, so that half a body never looks
 * like a whole one.
 *
 * <p><i>Thread-safe, called on every request; everything about one request happens on the loop that
 * it is called on.</i>
 */
final class ProxyHandler implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProxyHandler.class);

  private final Reception reception;
  private final UpstreamSelection selection;
  private final UpstreamClient upstreams;
  private final Retries retries;
  private final Relay relay;
  private final OwnAnswers own;
  private final RequestObserver observer;
  private final LongSupplier nanoTime;

  /** Puts the steps together. */
  ProxyHandler(
      Reception reception,
      UpstreamSelection selection,
      UpstreamClient upstreams,
      Retries retries,
      Relay relay,
      OwnAnswers own,
      RequestObserver observer,
      LongSupplier nanoTime) {
    this.reception = reception;
    this.selection = selection;
    this.upstreams = upstreams;
    this.retries = retries;
    this.relay = relay;
    this.own = own;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  @Override
  public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
    Exchange exchange = receive(request, response);
    return serve(exchange)
        .onErrorResume(error -> !exchange.isAnswered(), error -> answer(exchange, error))
        .doFinally(_ -> record(exchange));
  }

  private Exchange receive(ServerHttpRequest request, ServerHttpResponse response) {
    return reception.receive(request, response);
  }

  private Mono<Void> serve(Exchange exchange) {
    return switch (exchange.settled().ruling()) {
      case FORWARD -> forward(exchange).flatMap(reply -> relay.relay(exchange, reply));
      case LAST_HOP -> own.lastHop(exchange);
      case LOOP -> Mono.error(AttemptFailedException.of(Failure.LOOP));
    };
  }

  private Mono<UpstreamReply> forward(Exchange exchange) {
    return select(exchange)
        .flatMap(begun -> {
          retries.deposit(nanoTime.getAsLong());
          return attempt(exchange, begun);
        })
        .switchIfEmpty(Mono.error(() -> AttemptFailedException.of(Failure.NO_BACKEND)));
  }

  /** Of the snapshot in force at this moment: what was withdrawn meanwhile is not asked again. */
  private Mono<Attempt> select(Exchange exchange) {
    return selection.select(exchange);
  }

  private Mono<UpstreamReply> attempt(Exchange exchange, Attempt begun) {
    exchange.tries().begin(begun.upstream());
    return upstreams
        .send(exchange, begun, new Elsewhere(exchange))
        .flatMap(reply -> retries.judge(exchange, reply))
        .onErrorResume(AttemptFailedException.class, failed -> retryElsewhere(exchange, failed));
  }

  private Mono<UpstreamReply> retryElsewhere(Exchange exchange, AttemptFailedException failed) {
    exchange.tries().failed(failed);
    Mono<UpstreamReply> giveUp = failed.lastWord();
    if (failed.failure() == Failure.UNWANTED_STATUS && !selection.hasMore(exchange)) {
      // There is an answer: it had better not hold its place while it waits for another one.
      return giveUp;
    }
    if (!retries.allow(exchange, failed, nanoTime.getAsLong())) {
      return giveUp;
    }
    return select(exchange)
        .flatMap(begun -> {
          failed.forget(exchange.downstream().loop());
          observer.retried(failed.failure());
          return attempt(exchange, begun);
        })
        .switchIfEmpty(giveUp);
  }

  private Mono<Void> answer(Exchange exchange, Throwable error) {
    if (error instanceof AttemptFailedException failed) {
      return own.answer(exchange, failed);
    }
    LOG.error("request {} of {}", exchange.requestId(), exchange.head().method(), error);
    return own.answer(exchange, AttemptFailedException.of(Failure.INTERNAL));
  }

  private void record(Exchange exchange) {
    exchange.close();
    observer.ended(exchange.record(nanoTime.getAsLong()));
  }

  /** What a request could do instead of waiting. */
  private final class Elsewhere implements UpstreamClient.Alternatives {

    private final Exchange exchange;

    private Elsewhere(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public boolean isBetterElsewhere(boolean sent) {
      return selection.hasMore(exchange) && retries.reserve(exchange, sent, nanoTime.getAsLong());
    }

    @Override
    public boolean isWithdrawn(Upstream upstream) {
      return selection.isWithdrawn(upstream);
    }

    @Override
    public boolean isInTime() {
      return retries.isInTime(exchange, nanoTime.getAsLong());
    }
  }
}
