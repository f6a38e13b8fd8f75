package io.evenkeel.balancer.proxy;

import io.evenkeel.common.backend.BackendUrl;
import java.net.InetSocketAddress;
import java.net.URI;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The client's request as one attempt sends it.
 *
 * <p><i>Confined to one attempt.</i>
 */
final class UpstreamRequest {

  private final Exchange exchange;
  private final BackendUrl url;
  private final Watch watch;
  private volatile boolean connected;

  UpstreamRequest(Exchange exchange, BackendUrl url, Watch watch) {
    this.exchange = exchange;
    this.url = url;
    this.watch = watch;
  }

  HttpMethod method() {
    return exchange.request().getMethod();
  }

  URI target() {
    return URI.create(Target.of(exchange.request().getURI()));
  }

  /** Whether there has been a connection: from then on a byte may have been sent. */
  boolean connected() {
    return connected;
  }

  Mono<Void> writeTo(ClientHttpRequest out) {
    connected = true;
    watch.sending();
    HttpHeaders headers = out.getHeaders();
    HeaderRules.toUpstream(new SpringFields(exchange.request().getHeaders()), hop(), headers::add);
    RequestBody body = exchange.body();
    if (body.isAbsent()) {
      watch.awaitHead();
      return out.setComplete();
    }
    Flux<DataBuffer> watched =
        body.stream()
            .doOnRequest(watch::wantUp)
            .doOnNext(_ -> watch.passedUp())
            .doOnComplete(watch::awaitHead)
            .doOnDiscard(DataBuffer.class, DataBufferUtils::release);
    return out.writeWith(watched);
  }

  private Hop hop() {
    ServerHttpRequest request = exchange.request();
    InetSocketAddress local = request.getLocalAddress();
    return new Hop(
        Peer.of(request),
        request.getURI().getScheme(),
        local == null ? 0 : local.getPort(),
        url.hasDefaultPort() ? hostOnly() : url.authority(),
        exchange.requestId());
  }

  private String hostOnly() {
    String authority = url.authority();
    return authority.substring(0, authority.lastIndexOf(':'));
  }
}
