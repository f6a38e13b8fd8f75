package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Tunnel;
import io.evenkeel.balancer.transport.UpstreamCall;
import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.evenkeel.balancer.transport.codec.MessageWriter;
import io.evenkeel.balancer.transport.netty.FlushLater;
import io.evenkeel.balancer.transport.netty.InboundBody;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One request and its response on a connection that is ready: from the call of the request callback
 * to the last byte either way. Whatever ends it otherwise than the response said closes the
 * connection.
 *
 * <p><i>Confined to the event loop of the connection.</i>
 */
final class Exchange implements InboundBody.Source {

  private static final int SWITCHING_PROTOCOLS = 101;

  private final UpstreamConnection connection;
  private final CoreSubscriber<? super ClientHttpResponse> client;
  private final Sinks.Empty<Void> sent = Sinks.unsafe().empty();

  private @Nullable UpstreamCall call;
  private @Nullable RequestBody requestBody;
  private @Nullable ResponseHead head;
  private @Nullable InboundBody body;
  private boolean written;
  private boolean writeFailed;
  private boolean answered;
  private boolean over;

  Exchange(UpstreamConnection connection, CoreSubscriber<? super ClientHttpResponse> client) {
    this.connection = connection;
    this.client = client;
  }

  /** Sends the head, then the body; the result completes when all of it is with the socket. */
  Mono<Void> send(UpstreamCall sending, @Nullable Publisher<? extends DataBuffer> content) {
    if (over) {
      return Mono.error(new UpstreamException(Kind.CLOSED, "The connection has ended"));
    }
    if (!connection.decoder().isClean()) {
      return Mono.error(new UpstreamException(Kind.NOT_HTTP, "A response before the request"));
    }
    Channel channel = connection.channel();
    var _ = channel.write(MessageWriter.request(channel.alloc(), sending.head()));
    call = sending;
    connection.decoder().expect(sending.head().method());
    FlushLater.of(channel).request();
    RequestBody sender = new RequestBody(this, channel, sending);
    requestBody = sender;
    Flux.<DataBuffer>from(content == null ? Mono.empty() : content).subscribe(sender);
    return sent.asMono();
  }

  void written() {
    written = true;
    sent.tryEmitEmpty();
  }

  /** The request cannot be written on. A response may have arrived all the same, and counts. */
  void writeFailed() {
    writeFailed = true;
    stopSending();
  }

  /** The request itself has failed, or does not fit its head. */
  void requestFailed(Throwable error) {
    if (!writeFailed) {
      fail(error);
    }
  }

  /** The callback has done what it wanted to. */
  void callbackCompleted() {
    if (call == null) {
      fail(new IllegalStateException("request: not written (expected: writeWith, setComplete)"));
    }
  }

  void writabilityChanged() {
    RequestBody sender = requestBody;
    if (sender != null) {
      sender.writabilityChanged();
    }
  }

  /** A head has arrived. */
  void head(ResponseHead arrived) {
    answered = true;
    UpstreamCall to = call;
    if (to == null) {
      fail(new UpstreamException(Kind.NOT_HTTP, "A response before the request"));
    } else if (arrived.isInterim()) {
      to.interim(arrived);
    } else if (arrived.status() == SWITCHING_PROTOCOLS) {
      switched(to, arrived);
    } else {
      to.responded(arrived, null);
      if (!over) {
        head = arrived;
        InboundBody content = new InboundBody(connection.channel().eventLoop(), this);
        body = content;
        client.onNext(new WireResponse(arrived, content));
        client.onComplete();
      }
    }
  }

  /** The connection leaves HTTP, and this exchange, for good (RFC 9110, section 7.8). */
  private void switched(UpstreamCall to, ResponseHead arrived) {
    if (!written || !to.head().fields().contains("Upgrade")) {
      fail(new UpstreamException(Kind.NOT_HTTP, "A 101 that the request did not ask for"));
      return;
    }
    over = true;
    Tunnel tunnel = connection.becomeTunnel();
    to.responded(arrived, tunnel);
    InboundBody nothing = new InboundBody(connection.channel().eventLoop(), this);
    nothing.complete();
    client.onNext(new WireResponse(arrived, nothing));
    client.onComplete();
  }

  /** Content has arrived; takes over the reference. */
  void content(ByteBuf bytes) {
    InboundBody to = body;
    if (to == null) {
      bytes.release();
      fail(new UpstreamException(Kind.NOT_HTTP, "Content before the response head"));
    } else {
      to.received(bytes);
    }
  }

  /** The response has ended as it said. */
  void end(Fields trailers) {
    UpstreamCall to = call;
    ResponseHead of = head;
    InboundBody content = body;
    if (to == null || of == null || content == null) {
      return;
    }
    if (of.framing().kind() == Framing.Kind.UNTIL_CLOSE && writeFailed) {
      // After a failed write the kernel reports a reset as an ordinary end.
      disconnected("cut");
      return;
    }
    if (!trailers.isEmpty()) {
      to.responseTrailers(trailers);
    }
    if (over) {
      return;
    }
    over = true;
    if (written && !writeFailed && Persistence.of(of) && connection.decoder().isClean()) {
      connection.release();
    } else {
      connection.close();
      stopSending();
    }
    content.complete();
  }

  /** The connection has ended before the response. */
  void disconnected(String how) {
    String where = head == null ? "before the response head" : "within the response body";
    Kind kind = connection.isKept() && !answered ? Kind.STALE : Kind.CLOSED;
    fail(new UpstreamException(kind, "Connection %s %s".formatted(how, where)));
  }

  /** Ends with this error. */
  void fail(Throwable error) {
    if (over) {
      return;
    }
    over = true;
    connection.close();
    stopSending();
    if (body == null) {
      client.onError(error);
    } else {
      body.fail(error);
    }
  }

  /** Nobody waits for the head any more. */
  void cancel() {
    if (!over && body == null) {
      over = true;
      connection.close();
      stopSending();
    }
  }

  private void stopSending() {
    RequestBody sender = requestBody;
    if (sender != null && !written) {
      sender.cancel();
      sent.tryEmitError(new UpstreamException(Kind.CLOSED, "The request was not sent whole"));
    }
  }

  @Override
  public void pause() {
    connection.channel().config().setAutoRead(false);
  }

  @Override
  public void resume() {
    connection.channel().config().setAutoRead(true);
  }

  @Override
  public void abandoned() {
    if (!over) {
      over = true;
      connection.close();
      stopSending();
    }
  }
}
