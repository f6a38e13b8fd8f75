package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.proxy.header.HeaderRules;
import io.evenkeel.balancer.proxy.header.Ruling;
import io.evenkeel.balancer.retry.RetryPolicy;
import io.evenkeel.balancer.transport.Downstream;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.RequestHead;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;

/**
 * What is settled about a request once and for all when its head arrives: its id, whether it may be
 * repeated, how its body is handed on, what it wants to switch to.
 *
 * <p><i>Immutable. Thread-safe, called on every request.</i>
 *
 * @param keyed whether a request with an {@code Idempotency-Key} may be repeated, whatever its
 *     method
 * @param maxKept largest request body, in bytes, that is kept to be sent again
 */
record Reception(
    HeaderRules rules,
    RetryPolicy policy,
    boolean keyed,
    int maxKept,
    RequestIds ids,
    LongSupplier nanoTime) {

  /**
   * The result.
   *
   * @param upgrade the protocol that it may switch to, or null
   * @param expectsContinue whether the client waits for 100 Continue before it sends the body
   */
  record Settled(
      Ruling ruling,
      String requestId,
      boolean idempotent,
      RequestBody body,
      @Nullable String upgrade,
      boolean expectsContinue) {}

  Exchange receive(ServerHttpRequest request, ServerHttpResponse response) {
    Downstream downstream = Downstream.of(request);
    RequestHead head = downstream.head();
    boolean idempotent =
        policy.isIdempotent(head.method()) || (keyed && head.fields().contains("Idempotency-Key"));
    RequestBody body = body(request, response, head.framing(), idempotent);
    Settled settled =
        new Settled(
            rules.rule(head),
            ids.of(head.fields().first(Answer.REQUEST_ID)),
            idempotent,
            body,
            rules.upgrade(head),
            !body.isAbsent() && "100-continue".equalsIgnoreCase(head.fields().first("Expect")));
    return new Exchange(downstream, response, settled, nanoTime.getAsLong());
  }

  private RequestBody body(
      ServerHttpRequest request, ServerHttpResponse response, Framing framing, boolean idempotent) {
    if (framing.isEmpty()) {
      return RequestBody.none();
    }
    Flux<DataBuffer> source = request.getBody();
    return idempotent && maxKept > 0 && framing.length() <= maxKept
        ? new KeptBody(source, maxKept, response.bufferFactory())
        : RequestBody.once(source);
  }
}
