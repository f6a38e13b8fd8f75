package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.proxy.header.HeaderRules;
import io.evenkeel.balancer.transport.Downstream;
import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Tunnel;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Passes an upstream's response on to the client, or makes one tunnel of the two connections.
 *
 * <p><i>Immutable. Thread-safe, called on every request.</i>
 */
record Relay(HeaderRules rules, HttpDate date, TunnelLimits limits, OpenTunnels tunnels) {

  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;

  Mono<Void> relay(Exchange exchange, UpstreamReply reply) {
    exchange.relaying(reply);
    Tunnel upstream = reply.tunnel();
    return upstream == null
        ? response(exchange, reply)
        : new JoinedTunnels(exchange, reply.attempt(), limits, tunnels)
            .join(exchange.downstream().switchProtocols(head(exchange, reply)), upstream);
  }

  private Mono<Void> response(Exchange exchange, UpstreamReply reply) {
    Downstream downstream = exchange.downstream();
    RequestHead request = exchange.head();
    reply.onTrailers(trailers ->
        downstream.respondTrailers(rules.trailersToDownstream(request, reply.head(), trailers)));
    ResponseHead head = head(exchange, reply);
    downstream.respond(head);
    Flux<DataBuffer> body =
        reply
            .body()
            .doOnComplete(() -> exchange.answered())
            .doOnError(CutShortException.class, cut -> exchange.cut(cut.failure()));
    return head.framing().isEmpty()
        ? body.doOnNext(DataBufferUtils::release).then(Mono.defer(exchange.response()::setComplete))
        : exchange.response().writeWith(body);
  }

  private ResponseHead head(Exchange exchange, UpstreamReply reply) {
    ResponseHead head = rules.toDownstream(exchange.head(), reply.head(), date.now());
    int status = head.status();
    return status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT
        ? withProxyStatus(head, exchange)
        : head;
  }

  /**
   * A gateway's status that did not come from this gateway says so (RFC 9209, section 2.1.4), with
   * what was tried before; whatever proxies beyond have said stays in front of it.
   */
  private ResponseHead withProxyStatus(ResponseHead head, Exchange exchange) {
    Fields fields = new Fields();
    head.fields().forEach(fields::add);
    StringBuilder member = new StringBuilder(rules.pseudonym());
    member.append("; received-status=").append(head.status());
    List<Try> before = exchange.tries().failuresBefore();
    if (!before.isEmpty()) {
      Try last = before.getLast();
      member.append("; details=\"attempt ").append(exchange.tries().count()).append(", after ");
      member.append(last.backend()).append(": ").append(last.errorType()).append('"');
    }
    fields.add(Answer.PROXY_STATUS, member.toString());
    return new ResponseHead(head.status(), head.reason(), head.version(), fields, head.framing());
  }
}
