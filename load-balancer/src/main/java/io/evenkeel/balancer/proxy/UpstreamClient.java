package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.proxy.UpstreamTransport.Reuse;
import io.evenkeel.balancer.proxy.name.NameCache;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.BackendUrl;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Makes one attempt: from the name of the upstream's host to the head of its response.
 *
 * <p>While nothing has been sent, every address of the host gets its turn; an attempt is still one
 * attempt then.
 *
 * <p><i>Thread-safe, called on every attempt.</i>
 */
final class UpstreamClient {

  private final UpstreamTransport transport;
  private final NameCache names;
  private final TimeoutProperties timeouts;
  private final Scheduler timer;
  private final RequestObserver observer;

  UpstreamClient(
      UpstreamTransport transport,
      NameCache names,
      TimeoutProperties timeouts,
      Scheduler timer,
      RequestObserver observer) {
    this.transport = transport;
    this.names = names;
    this.timeouts = timeouts;
    this.timer = timer;
    this.observer = observer;
  }

  /** Sends the request; fails with an {@link AttemptFailedException} when no head comes. */
  Mono<UpstreamReply> send(Exchange exchange, Upstream upstream) {
    return Mono.defer(() -> send(exchange, upstream, begin(upstream, exchange.idempotent())));
  }

  private AttemptInFlight begin(Upstream upstream, boolean idempotent) {
    Attempt attempt = upstream.begin(System.nanoTime());
    Watch watch = new Watch(timer, timeouts);
    if (idempotent) {
      // Others wait on: what may have been sent must not be sent again.
      attempt.withdrawn().thenRun(watch::withdraw);
    }
    return new AttemptInFlight(attempt, watch, observer);
  }

  private Mono<UpstreamReply> send(Exchange exchange, Upstream upstream, AttemptInFlight attempt) {
    BackendUrl url = upstream.url();
    UpstreamRequest request = new UpstreamRequest(exchange, url, attempt.watch());
    Reuse reuse = exchange.idempotent() ? Reuse.ANY : Reuse.RECENT;
    Mono<ClientHttpResponse> head =
        addresses(url.host()).flatMap(addresses -> tryFrom(addresses, 0, url, reuse, request));
    return attempt
        .watch()
        .interrupt(head)
        .map(response -> reply(response, attempt, upstream))
        .onErrorMap(error -> failed(error, upstream, request.connected()))
        .doOnNext(_ -> attempt.watch().receiving())
        .doOnError(
            AttemptFailedException.class,
            failed -> attempt.finish(failed.failure().evidence(failed.sent())))
        .doOnCancel(() -> attempt.finish(Attempt.Outcome.CANCELLED));
  }

  private static UpstreamReply reply(
      ClientHttpResponse response, AttemptInFlight attempt, Upstream upstream) {
    UpstreamReply reply = new UpstreamReply(response, attempt);
    attempt.attempt().head(response.getStatusCode().value(), System.nanoTime());
    if (response.getStatusCode().is1xxInformational()) {
      // 101, to a request that asked for no other protocol.
      reply.discard();
      throw new AttemptFailedException(
          Failure.NOT_HTTP, true, upstream.id() + ": " + Failure.NOT_HTTP.title());
    }
    return reply;
  }

  private Mono<ClientHttpResponse> tryFrom(
      List<InetAddress> addresses,
      int index,
      BackendUrl url,
      Reuse reuse,
      UpstreamRequest request) {
    var sent =
        transport
            .connector(url, addresses.get(index), reuse)
            .connect(request.method(), request.target(), request::writeTo);
    if (index + 1 == addresses.size()) {
      return sent;
    }
    return sent.onErrorResume(
        _ -> !request.connected(), _ -> tryFrom(addresses, index + 1, url, reuse, request));
  }

  private Mono<List<InetAddress>> addresses(String host) {
    CompletableFuture<List<InetAddress>> known = names.addresses(host);
    if (known.isDone() && !known.isCompletedExceptionally()) {
      return Mono.just(known.join());
    }
    // Others may wait for the same lookup: to give up on it must not cancel it.
    return Mono.fromFuture(known, true)
        .timeout(timeouts.connect(), timer)
        .onErrorMap(NameCache::causeOf)
        .onErrorMap(error ->
            new AttemptFailedException(
                Failure.NO_ADDRESS, false, Failure.NO_ADDRESS.title() + ": " + host));
  }

  private AttemptFailedException failed(Throwable error, Upstream upstream, boolean connected) {
    if (error instanceof AttemptFailedException known) {
      return known;
    }
    Failure failure = transport.failureOf(error, connected);
    String detail = upstream.id() + ": " + failure.title();
    // Only TLS has something to add that an operator could not guess and a client may know.
    return new AttemptFailedException(
        failure, connected, failure == Failure.TLS ? detail + ": " + error.getMessage() : detail);
  }
}
