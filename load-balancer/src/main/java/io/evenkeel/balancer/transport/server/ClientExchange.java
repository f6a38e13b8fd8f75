package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.Downstream;
import io.evenkeel.balancer.transport.DownstreamException;
import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Loop;
import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.transport.netty.ChannelTunnel;
import io.evenkeel.balancer.transport.netty.NettyLoop;
import io.evenkeel.balancer.transport.netty.Sockets;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One request and its response. It ends when the response has been written to its last byte and the
 * handler's {@code Mono} has ended; or with the connection.
 *
 * <p><i>Confined to the event loop.</i>
 */
final class ClientExchange implements Downstream, CoreSubscriber<Void> {

  private static final Logger LOG = LoggerFactory.getLogger(ClientExchange.class);

  private final ClientConnection connection;
  private final Channel channel;
  private final RequestHead head;
  private final RequestContent content;
  private final ClientResponse response;
  private final ServerRequest springsRequest;
  private final ServerResponse springsResponse;

  private @Nullable Subscription handling;
  private boolean handled;

  /** The connection is gone, or a tunnel's, or another request's: nothing matters any more. */
  private boolean over;

  ClientExchange(ClientConnection connection, RequestHead head) {
    this.connection = connection;
    this.channel = connection.ctx().channel();
    this.head = head;
    this.content = new RequestContent(channel, head.framing());
    this.response = new ClientResponse(this, connection, head);
    this.springsRequest = new ServerRequest(this, content.body(), channel);
    this.springsResponse = new ServerResponse(response, loop());
  }

  RequestContent content() {
    return content;
  }

  ClientResponse response() {
    return response;
  }

  ServerResponse springsResponse() {
    return springsResponse;
  }

  boolean isOver() {
    return over;
  }

  void dispatch(HttpHandler handler) {
    Mono<Void> answer;
    try {
      answer = handler.handle(springsRequest, springsResponse);
    } catch (RuntimeException e) {
      answer = Mono.error(e);
    }
    answer.subscribe(this);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    handling = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Void nothing) {}

  @Override
  public void onComplete() {
    loop().run(this::handled);
  }

  @Override
  public void onError(Throwable error) {
    loop().run(() -> failed(error));
  }

  private void handled() {
    handled = true;
    if (over) {
      return;
    }
    if (response.isDone()) {
      end();
    } else if (!response.isBeingWritten()) {
      // A handler that did nothing has said 200, by Spring's contract.
      response.write(Flux.empty(), null);
    }
  }

  private void failed(Throwable error) {
    handled = true;
    if (over) {
      return;
    }
    if (response.isDone()) {
      LOG.debug("A handler failed after its response", error);
      end();
    } else if (response.isCommitted()) {
      reset();
    } else if (error instanceof DownstreamException downstream && !downstream.isGone()) {
      response.refuse(downstream.refusal());
    } else {
      LOG.error("The handling of a {} request failed", head.method(), error);
      response.refuse(
          new Refusal(500, "proxy_internal_error", "The request could not be handled"));
    }
  }

  void responseWritten() {
    if (handled && !over) {
      end();
    }
  }

  private void end() {
    over = true;
    content.discard();
    connection.exchangeEnded(response.isReusable());
  }

  /** Cuts the connection; the rest follows from that. */
  void reset() {
    if (!over) {
      Sockets.reset(channel);
    }
  }

  /** Lets go of what has come, of a request that no handler will see. */
  void discard() {
    over = true;
    content.discard();
  }

  /** There is nobody to answer any more. */
  void clientGone() {
    if (over) {
      return;
    }
    over = true;
    Subscription subscription = handling;
    if (subscription != null && !handled) {
      handled = true;
      subscription.cancel();
    }
    response.abort();
    content.gone();
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public InetSocketAddress peer() {
    return Sockets.remote(channel);
  }

  @Override
  public InetSocketAddress local() {
    return Sockets.local(channel);
  }

  @Override
  public boolean isSecure() {
    return connection.server().isSecure();
  }

  @Override
  public Loop loop() {
    return NettyLoop.of(channel);
  }

  @Override
  public boolean isRequestComplete() {
    return content.isComplete();
  }

  @Override
  public Fields requestTrailers() {
    return content.trailers();
  }

  @Override
  public void interim(ResponseHead interim) {
    if (!over) {
      response.interim(interim);
    }
  }

  @Override
  public void respond(ResponseHead finalHead) {
    response.settle(finalHead);
  }

  @Override
  public void respondTrailers(Fields trailers) {
    response.settleTrailers(trailers);
  }

  @Override
  public void closeAfterResponse() {
    response.closeAfterwards();
  }

  @Override
  public Tunnel switchProtocols(ResponseHead switching) {
    if (response.isCommitted() || !content.isComplete()) {
      throw new IllegalStateException(
          "101 after a response or before the end of the request (expected: a whole request)");
    }
    over = true;
    content.discard();
    response.switchProtocols(switching);
    ChannelTunnel tunnel = new ChannelTunnel(channel, _ -> DownstreamException.gone());
    connection.becomeTunnel(tunnel);
    return tunnel;
  }
}
