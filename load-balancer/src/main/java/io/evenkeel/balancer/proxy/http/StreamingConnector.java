package io.evenkeel.balancer.proxy.http;

import java.net.URI;
import java.util.Set;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;

/**
 * Streams the body of a GET, HEAD or DELETE too: Reactor Netty would gather it whole in memory
 * before it sends the first byte.
 *
 * <p><i>Immutable. Thread-safe, called on every attempt.</i>
 */
final class StreamingConnector implements ClientHttpConnector {

  private static final Set<HttpMethod> GATHERED =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE);

  private final ClientHttpConnector delegate;

  StreamingConnector(ClientHttpConnector delegate) {
    this.delegate = delegate;
  }

  @Override
  public Mono<ClientHttpResponse> connect(
      HttpMethod method, URI uri, Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
    return GATHERED.contains(method)
        ? delegate.connect(method, uri, request -> requestCallback.apply(new Streamed(request)))
        : delegate.connect(method, uri, requestCallback);
  }

  private static final class Streamed extends ClientHttpRequestDecorator {

    Streamed(ClientHttpRequest delegate) {
      super(delegate);
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
      HttpHeaders headers = getHeaders();
      if (headers.getContentLength() < 0) {
        headers.set(HttpHeaders.TRANSFER_ENCODING, "chunked");
      }
      NettyOutbound outbound = getNativeRequest();
      // Completing applies the header fields and writes nothing yet; the outbound writes them
      // first.
      return getDelegate()
          .setComplete()
          .then(
              Mono.defer(() ->
                  outbound
                      .sendObject(Flux.from(body).map(NettyDataBufferFactory::toByteBuf))
                      .then()));
    }
  }
}
