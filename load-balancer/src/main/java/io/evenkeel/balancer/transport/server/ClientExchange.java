package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.Downstream;
import io.evenkeel.balancer.transport.DownstreamException;
import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.Loop;
import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.transport.Version;
import io.evenkeel.balancer.transport.codec.MessageWriter;
import io.evenkeel.balancer.transport.netty.FlushLater;
import io.evenkeel.balancer.transport.netty.InboundBody;
import io.evenkeel.balancer.transport.netty.NettyLoop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One request and its response. It ends when the response has been written to its last byte and the
 * handler's {@code Mono} has ended; or with the connection.
 *
 * <p><i>Confined to the event loop.</i>
 */
final class ClientExchange implements Downstream, InboundBody.Source, CoreSubscriber<Void> {

  private static final Logger LOG = LoggerFactory.getLogger(ClientExchange.class);

  private final ClientConnection connection;
  private final Channel channel;
  private final RequestHead head;
  private final InboundBody body;
  private final ServerRequest request;
  private final ServerResponse response;

  private long bodyBytes;
  private boolean requestComplete;
  private boolean requestBroken;
  private Fields requestTrailers = Fields.NONE;

  private @Nullable ResponseHead settled;
  private Fields responseTrailers = Fields.NONE;
  private boolean lastOne;

  /** Whether another request may follow; settled with the head. */
  private boolean reusable;

  private boolean committed;
  private boolean responseDone;
  private @Nullable ResponseBody writing;

  private @Nullable Subscription handling;
  private boolean handled;

  /** The connection is gone, or a tunnel's: nothing of this matters any more. */
  private boolean over;

  ClientExchange(ClientConnection connection, RequestHead head) {
    this.connection = connection;
    this.channel = connection.ctx().channel();
    this.head = head;
    this.body = new InboundBody(channel.eventLoop(), this);
    this.requestComplete = head.framing().isEmpty();
    this.request = new ServerRequest(this, body, channel);
    this.response = new ServerResponse(this);
    if (requestComplete) {
      body.complete();
    }
  }

  // ---- the request

  void dispatch(HttpHandler handler) {
    Mono<Void> handling;
    try {
      handling = handler.handle(request, response);
    } catch (RuntimeException e) {
      handling = Mono.error(e);
    }
    handling.subscribe(this);
  }

  long bodyBytes() {
    return bodyBytes;
  }

  void content(ByteBuf content) {
    bodyBytes += content.readableBytes();
    if (requestBroken || requestComplete) {
      content.release();
    } else {
      body.received(content);
    }
  }

  void requestEnded(Fields trailers) {
    if (!requestBroken && !requestComplete) {
      requestTrailers = trailers;
      requestComplete = true;
      body.complete();
      // A full stream may have stopped the reading; what it holds will not start it again.
      resume();
    }
  }

  /** The rest of the body is none, or too much: who reads it is told, and may answer. */
  void bodyRefused(Refusal refusal) {
    if (!requestComplete && !requestBroken) {
      requestBroken = true;
      body.fail(DownstreamException.refused(refusal));
    }
  }

  /** Lets go of what has come, of a request that nobody will see. */
  void discardRequest() {
    requestBroken = true;
    over = true;
    body.discard();
  }

  @Override
  public void pause() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resume() {
    channel.config().setAutoRead(true);
  }

  @Override
  public void abandoned() {
    // A client that can only write would never come to read its answer.
    channel.config().setAutoRead(true);
  }

  // ---- the handler

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
    if (responseDone) {
      end();
    } else if (writing == null) {
      // A handler that did nothing has said 200, by Spring's contract.
      write(Flux.empty(), null);
    }
  }

  private void failed(Throwable error) {
    handled = true;
    if (over) {
      return;
    }
    if (responseDone) {
      LOG.debug("A handler failed after its response", error);
      end();
    } else if (committed) {
      reset();
    } else {
      answer(error);
    }
  }

  private void answer(Throwable error) {
    Refusal refusal;
    if (error instanceof DownstreamException downstream && !downstream.isGone()) {
      refusal = downstream.refusal();
    } else {
      LOG.error("The handling of a {} request failed", head.method(), error);
      refusal = new Refusal(500, "proxy_internal_error", "The request could not be handled");
    }
    committed = true;
    reusable = false;
    responseMade();
    RefusalAnswer.write(channel, connection.server().refusals(), refusal, head)
        .addListener(_ -> {
          responseDone = true;
          if (!over) {
            end();
          }
        });
  }

  // ---- the response

  /** Writes the response, head and all; {@code sink} is told when the last byte has gone. */
  void write(Publisher<? extends DataBuffer> content, @Nullable MonoSink<Void> sink) {
    if (over) {
      done(sink, DownstreamException.gone());
      return;
    }
    if (writing != null || committed) {
      done(sink, new IllegalStateException("response: written twice (expected: once)"));
      return;
    }
    ResponseBody writer = new ResponseBody(this, channel, sink);
    writing = writer;
    if (sink != null) {
      sink.onCancel(() -> loop().run(() -> cancelled(writer)));
    }
    content.subscribe(writer);
    writer.begin();
  }

  private static void done(@Nullable MonoSink<Void> sink, Throwable error) {
    if (sink != null) {
      sink.error(error);
    }
  }

  /** The handler gave its response up; half of one must not look whole. */
  private void cancelled(ResponseBody writer) {
    writer.forgetSink();
    if (writer.cancel() && !over) {
      if (committed) {
        reset();
      } else {
        writing = null;
      }
    }
  }

  /**
   * Writes the head, and says how content goes after it.
   *
   * @throws RuntimeException when there is something in the head that must not go out
   */
  Coding commit(boolean empty) {
    ResponseHead out = settled;
    if (out == null) {
      out = response.head(empty);
      lastOne |= response.closes();
    }
    boolean old = head.version() == Version.HTTP_1_0;
    boolean bodiless = isBodiless(out);
    Coding coding = Coding.of(bodiless ? Framing.NONE : out.framing(), old);
    reusable =
        !lastOne
            && requestComplete
            && coding.endsBeforeConnection(bodiless)
            && connection.mayContinue()
            && Persistence.isWanted(head);
    String option = reusable ? (old ? "keep-alive" : null) : "close";
    boolean chunked = coding.kind() == Coding.Kind.CHUNKED;
    channel.write(MessageWriter.response(channel.alloc(), out, chunked, option));
    committed = true;
    flushLater();
    return coding;
  }

  private boolean isBodiless(ResponseHead out) {
    return head.method().equals("HEAD") || out.status() == 204 || out.status() == 304;
  }

  boolean isCommitted() {
    return committed;
  }

  boolean isHeadSettled() {
    return settled != null;
  }

  Fields responseTrailers() {
    return responseTrailers;
  }

  /** All of it is on its way to the socket. */
  void responseMade() {
    connection.awaitReader();
  }

  /** The last byte has been written to the socket. */
  void responseWritten() {
    responseDone = true;
    connection.answerRead();
    if (handled && !over) {
      end();
    }
  }

  /** The response broke off: before its head the handler may make another, after it none. */
  void responseFailed() {
    if (over) {
      return;
    }
    if (committed) {
      reset();
    } else {
      writing = null;
    }
  }

  void writabilityChanged() {
    ResponseBody writer = writing;
    if (writer != null) {
      writer.writabilityChanged();
    }
  }

  // ---- the end

  private void end() {
    over = true;
    body.discard();
    connection.exchangeEnded(reusable);
  }

  /** Cuts the connection; the rest follows from that. */
  private void reset() {
    Sockets.reset(channel);
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
    ResponseBody writer = writing;
    if (writer != null) {
      writer.abort();
    }
    body.fail(DownstreamException.gone());
    body.discard();
  }

  private void flushLater() {
    FlushLater.of(channel).request();
  }

  // ---- Downstream

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
    return requestComplete;
  }

  @Override
  public Fields requestTrailers() {
    return requestTrailers;
  }

  @Override
  public void interim(ResponseHead interim) {
    if (!committed && !over && head.version() == Version.HTTP_1_1) {
      channel.write(MessageWriter.response(channel.alloc(), interim, false, null));
      flushLater();
    }
  }

  @Override
  public void respond(ResponseHead finalHead) {
    if (committed) {
      throw new IllegalStateException("response head: already sent (expected: settled before)");
    }
    settled = finalHead;
  }

  @Override
  public void respondTrailers(Fields trailers) {
    responseTrailers = trailers;
  }

  @Override
  public void closeAfterResponse() {
    lastOne = true;
  }

  @Override
  public Tunnel switchProtocols(ResponseHead switching) {
    if (committed || !requestComplete) {
      throw new IllegalStateException(
          "101 after a response or before the end of the request (expected: a whole request)");
    }
    committed = true;
    over = true;
    body.discard();
    channel.write(MessageWriter.response(channel.alloc(), switching, false, null));
    flushLater();
    ClientTunnel tunnel = new ClientTunnel(channel);
    connection.becomeTunnel(tunnel);
    return tunnel;
  }
}
