package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.UpstreamCall;
import io.netty.buffer.ByteBufAllocator;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A request as Spring sees it, on a connection that is ready. What goes out is the {@link
 * UpstreamCall} among its attributes and the body that is written; method, URL, header fields and
 * cookies set here are not sent.
 *
 * <p><i>Confined to the event loop of the attempt.</i>
 */
final class WireRequest implements ClientHttpRequest {

  private static final NettyDataBufferFactory BUFFERS =
      new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);

  private final HttpMethod method;
  private final URI url;
  private final Exchange exchange;
  private final Map<String, Object> attributes = new HashMap<>(4);
  private final HttpHeaders headers = new HttpHeaders();
  private final MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>(0);
  private @Nullable List<Supplier<? extends Mono<Void>>> beforeCommit;
  private boolean committed;

  WireRequest(HttpMethod method, URI url, Exchange exchange) {
    this.method = method;
    this.url = url;
    this.exchange = exchange;
  }

  @Override
  public HttpMethod getMethod() {
    return method;
  }

  @Override
  public URI getURI() {
    return url;
  }

  @Override
  public HttpHeaders getHeaders() {
    return headers;
  }

  @Override
  public MultiValueMap<String, HttpCookie> getCookies() {
    return cookies;
  }

  @Override
  public Map<String, Object> getAttributes() {
    return attributes;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> T getNativeRequest() {
    return (T) this;
  }

  @Override
  public DataBufferFactory bufferFactory() {
    return BUFFERS;
  }

  @Override
  public void beforeCommit(Supplier<? extends Mono<Void>> action) {
    if (beforeCommit == null) {
      beforeCommit = new ArrayList<>(2);
    }
    beforeCommit.add(action);
  }

  @Override
  public boolean isCommitted() {
    return committed;
  }

  @Override
  public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
    return Mono.defer(() -> commit(body));
  }

  @Override
  public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
    return writeWith(Flux.from(body).concatMap(part -> part, 1));
  }

  @Override
  public Mono<Void> setComplete() {
    return Mono.defer(() -> commit(null));
  }

  private Mono<Void> commit(@Nullable Publisher<? extends DataBuffer> body) {
    if (committed) {
      return Mono.empty();
    }
    committed = true;
    if (beforeCommit == null) {
      return exchange.send(call(), body);
    }
    return Flux.fromIterable(beforeCommit)
        .concatMap(Supplier::get)
        .then(Mono.defer(() -> exchange.send(call(), body)));
  }

  private UpstreamCall call() {
    if (attributes.get(UpstreamCall.ATTRIBUTE) instanceof UpstreamCall call) {
      return call;
    }
    throw new IllegalStateException(
        "request attribute %s: absent (expected: an UpstreamCall)"
            .formatted(UpstreamCall.ATTRIBUTE));
  }
}
