package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.Downstream;
import io.evenkeel.balancer.transport.RequestHead;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Flux;

/**
 * A request in Spring's words. All but the body is made when it is asked for: the proxy reads the
 * {@link Downstream} instead.
 *
 * <p><i>Confined to one thread at a time.</i>
 */
final class ServerRequest implements ServerHttpRequest {

  private final Downstream downstream;
  private final RequestHead head;
  private final Flux<DataBuffer> body;
  private final Channel channel;
  private final Map<String, Object> attributes = new HashMap<>(4);
  private @Nullable HttpHeaders headers;
  private @Nullable URI uri;
  private @Nullable RequestPath path;

  ServerRequest(Downstream downstream, Flux<DataBuffer> body, Channel channel) {
    this.downstream = downstream;
    this.head = downstream.head();
    this.body = body;
    this.channel = channel;
    attributes.put(Downstream.ATTRIBUTE, downstream);
  }

  @Override
  public String getId() {
    return channel.id().asShortText() + "-" + Integer.toHexString(System.identityHashCode(this));
  }

  @Override
  public HttpMethod getMethod() {
    return HttpMethod.valueOf(head.method());
  }

  @Override
  public Map<String, Object> getAttributes() {
    return attributes;
  }

  @Override
  public Flux<DataBuffer> getBody() {
    return body;
  }

  @Override
  public HttpHeaders getHeaders() {
    HttpHeaders known = headers;
    if (known == null) {
      HttpHeaders made = new HttpHeaders();
      head.fields().forEach(made::add);
      known = HttpHeaders.readOnlyHttpHeaders(made);
      headers = known;
    }
    return known;
  }

  /** As near to the target as {@link URI} allows; what counts is {@link Downstream#head()}. */
  @Override
  public URI getURI() {
    URI known = uri;
    if (known == null) {
      known = TargetUri.of(head, downstream.isSecure(), downstream.local());
      uri = known;
    }
    return known;
  }

  @Override
  public RequestPath getPath() {
    RequestPath known = path;
    if (known == null) {
      known = RequestPath.parse(getURI(), null);
      path = known;
    }
    return known;
  }

  @Override
  public MultiValueMap<String, String> getQueryParams() {
    return UriComponentsBuilder.fromUri(getURI()).build().getQueryParams();
  }

  @Override
  public MultiValueMap<String, HttpCookie> getCookies() {
    MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();
    for (String line : head.fields().all(HttpHeaders.COOKIE)) {
      for (String pair : line.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          String name = pair.substring(0, equals).strip();
          cookies.add(name, new HttpCookie(name, pair.substring(equals + 1).strip()));
        }
      }
    }
    return cookies;
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return downstream.local();
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return downstream.peer();
  }
}
