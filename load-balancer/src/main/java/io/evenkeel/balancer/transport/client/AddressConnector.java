package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import java.net.URI;
import java.util.function.Function;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * The way to one address of a backend; where it leads is settled here, not by the URL of the
 * request.
 *
 * <p><i>Immutable.</i>
 */
record AddressConnector(UpstreamPools pools, Destination destination, Reuse reuse)
    implements ClientHttpConnector {

  @Override
  public Mono<ClientHttpResponse> connect(
      HttpMethod method, URI url, Function<? super ClientHttpRequest, Mono<Void>> callback) {
    return new Response(new Acquisition.Ask(pools, destination, reuse, method, url, callback));
  }

  private static final class Response extends Mono<ClientHttpResponse> {

    private final Acquisition.Ask ask;

    Response(Acquisition.Ask ask) {
      this.ask = ask;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ClientHttpResponse> client) {
      client.onSubscribe(new Acquisition(ask, client));
    }
  }
}
