package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.retry.RetryPolicy;
import java.util.function.LongSupplier;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;

/**
 * What is settled about a request once and for all when its head arrives: its id, whether it may be
 * repeated, and how its body is handed on.
 *
 * <p><i>Thread-safe, called on every request.</i>
 */
final class Reception {

  private final RetryPolicy policy;
  private final int maxKept;
  private final RequestIds ids;
  private final LongSupplier nanoTime;

  /**
   * @param maxKept largest request body, in bytes, that is kept to be sent again
   */
  Reception(RetryPolicy policy, int maxKept, RequestIds ids, LongSupplier nanoTime) {
    this.policy = policy;
    this.maxKept = maxKept;
    this.ids = ids;
    this.nanoTime = nanoTime;
  }

  Exchange receive(ServerHttpRequest request, ServerHttpResponse response) {
    boolean idempotent = policy.isIdempotent(request.getMethod().name());
    return new Exchange(
        request,
        response,
        body(request, response, idempotent),
        ids.of(request.getHeaders().getFirst(HeaderRules.REQUEST_ID)),
        idempotent,
        nanoTime.getAsLong());
  }

  private RequestBody body(
      ServerHttpRequest request, ServerHttpResponse response, boolean idempotent) {
    HttpHeaders headers = request.getHeaders();
    long length = headers.getContentLength();
    if (length <= 0 && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
      return RequestBody.none();
    }
    Flux<DataBuffer> source = request.getBody();
    return idempotent && maxKept > 0 && length <= maxKept
        ? new KeptBody(source, maxKept, response.bufferFactory())
        : RequestBody.once(source);
  }
}
