package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.netty.InboundBody;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;

/**
 * A response as Spring sees it. Its header fields are made only for those who ask; the proxy reads
 * the head that {@code UpstreamCall.responded} was given. There are no cookies: they are fields
 * like others.
 *
 * <p><i>Confined to the event loop of the attempt.</i>
 */
final class WireResponse implements ClientHttpResponse {

  private static final MultiValueMap<String, ResponseCookie> NO_COOKIES =
      MultiValueMap.fromMultiValue(Map.of());

  private final ResponseHead head;
  private final InboundBody body;
  private @Nullable HttpHeaders headers;

  WireResponse(ResponseHead head, InboundBody body) {
    this.head = head;
    this.body = body;
  }

  @Override
  public HttpStatusCode getStatusCode() {
    return HttpStatusCode.valueOf(head.status());
  }

  @Override
  public HttpHeaders getHeaders() {
    HttpHeaders known = headers;
    if (known == null) {
      known = readOnly(head.fields());
      headers = known;
    }
    return known;
  }

  private static HttpHeaders readOnly(Fields fields) {
    HttpHeaders headers = new HttpHeaders();
    fields.forEach(headers::add);
    return HttpHeaders.readOnlyHttpHeaders(headers);
  }

  @Override
  public MultiValueMap<String, ResponseCookie> getCookies() {
    return NO_COOKIES;
  }

  @Override
  public Flux<DataBuffer> getBody() {
    return body;
  }
}
