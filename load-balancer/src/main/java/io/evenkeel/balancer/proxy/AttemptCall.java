package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.transport.Downstream;
import io.evenkeel.balancer.transport.DownstreamException;
import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.transport.UpstreamCall;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Mono;

/**
 * What a connector asks about one attempt, and says about it: the request in the words for this
 * upstream, and its response up to the head.
 *
 * <p><i>Confined to the loop.</i>
 */
final class AttemptCall implements UpstreamCall {

  private static final int CONTINUE = 100;

  private final UpstreamClient client;
  private final Exchange exchange;
  private final AttemptInFlight attempt;
  private final Consumer<DownstreamException> clientFailed;

  private @Nullable RequestHead requestHead;
  private @Nullable Upload upload;
  private @Nullable ResponseHead head;
  private @Nullable Tunnel tunnel;
  private @Nullable UpstreamReply reply;
  private boolean sent;
  private boolean over;

  /**
   * @param clientFailed told when the client's side fails while its body is on its way
   */
  AttemptCall(
      UpstreamClient client,
      Exchange exchange,
      AttemptInFlight attempt,
      Consumer<DownstreamException> clientFailed) {
    this.client = client;
    this.exchange = exchange;
    this.attempt = attempt;
    this.clientFailed = clientFailed;
  }

  String method() {
    return exchange.head().method();
  }

  @Override
  public RequestHead head() {
    RequestHead known = requestHead;
    if (known == null) {
      known =
          client
              .rules()
              .toUpstream(exchange.head(), exchange.hop(attempt.attempt().upstream().url()));
      requestHead = known;
    }
    return known;
  }

  /** There is a connection: from now on a byte may have been sent. */
  Mono<Void> write(ClientHttpRequest out) {
    sent = true;
    RequestBody body = exchange.body();
    if (body.isAbsent()) {
      awaitHead();
      return out.setComplete();
    }
    // Who has been told to go on by an attempt before does not wait any more.
    boolean waits = exchange.settled().expectsContinue() && !exchange.isContinued();
    attempt.watch().enter(waits ? Watch.Phase.HEAD : Watch.Phase.SENDING);
    Upload next = new Upload(body.stream(), this, attempt);
    upload = next;
    return out.writeWith(next);
  }

  /** The request is through, and the upstream's turn has come. */
  void awaitHead() {
    attempt.attempt().sent(attempt.nanoTime().getAsLong());
    attempt.watch().enter(Watch.Phase.HEAD);
  }

  @Override
  public Fields requestTrailers() {
    Downstream downstream = exchange.downstream();
    return client.rules().trailersToUpstream(downstream.head(), downstream.requestTrailers());
  }

  @Override
  public void interim(ResponseHead interim) {
    if (over) {
      return;
    }
    Upload waiting = upload;
    if (interim.status() == CONTINUE && waiting != null) {
      waiting.proceed();
    }
    exchange.interim(client.rules().toDownstream(exchange.head(), interim, client.date().now()));
  }

  @Override
  public void responded(ResponseHead last, @Nullable Tunnel switched) {
    head = last;
    tunnel = switched;
  }

  @Override
  public void responseTrailers(Fields trailers) {
    UpstreamReply relayed = reply;
    if (relayed != null) {
      relayed.trailers(trailers);
    }
  }

  /** The client's side has failed. */
  void clientFailed(DownstreamException error) {
    clientFailed.accept(error);
  }

  /** The response from its head on. */
  UpstreamReply reply(ClientResponse response) {
    ClientHttpResponse raw = response.body((message, _) -> message);
    ResponseHead last = Objects.requireNonNull(head, "response without UpstreamCall.responded");
    UpstreamReply made = new UpstreamReply(last, raw.getBody(), tunnel, attempt, upload);
    reply = made;
    return made;
  }

  /** Whether a response switches to what the client has asked for, or does not switch at all. */
  boolean isAgreed(UpstreamReply next) {
    String upgrade = exchange.settled().upgrade();
    return next.tunnel() == null
        || (upgrade != null && client.rules().switchesTo(next.head(), upgrade));
  }

  /** Whether a byte of the request may have reached the upstream. */
  boolean isSent() {
    return sent;
  }

  /** Whether the upstream takes what the client does not send. */
  boolean isClientSlow() {
    Upload owed = upload;
    return owed != null && !owed.isOver() && owed.isWanted();
  }

  /** Whether the head has come, or never will. */
  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }
}
