package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.DownstreamException;
import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;
import io.evenkeel.balancer.transport.codec.MessageWriter;
import io.evenkeel.balancer.transport.netty.FlushLater;
import io.evenkeel.balancer.transport.netty.NettyLoop;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.MonoSink;

/**
 * The response to one request: interim ones, the final head, its content.
 *
 * <p><i>Confined to the event loop.</i>
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write or close that fails ends the connection: that is told
final class ClientResponse {

  private final ClientExchange exchange;
  private final ClientConnection connection;
  private final Channel channel;
  private final RequestHead request;

  private @Nullable ResponseHead settled;
  private Fields trailers = Fields.NONE;
  private boolean lastOne;
  private boolean reusable;
  private boolean committed;
  private boolean done;
  private @Nullable ResponseBody writing;

  ClientResponse(ClientExchange exchange, ClientConnection connection, RequestHead request) {
    this.exchange = exchange;
    this.connection = connection;
    this.channel = connection.ctx().channel();
    this.request = request;
  }

  /** Whether the head is on its way. */
  boolean isCommitted() {
    return committed;
  }

  boolean isBeingWritten() {
    return writing != null;
  }

  /** Whether the last byte has been written to the socket. */
  boolean isDone() {
    return done;
  }

  /** Whether the end of the connection would cut it. */
  boolean isHalfMade() {
    return committed && !done;
  }

  /** Whether another request may follow; settled with the head. */
  boolean isReusable() {
    return reusable;
  }

  Fields trailers() {
    return trailers;
  }

  void interim(ResponseHead head) {
    if (!committed && request.version() == Version.HTTP_1_1) {
      writeHead(head, false, null);
    }
  }

  void settle(ResponseHead head) {
    if (committed) {
      throw new IllegalStateException("response head: already sent (expected: settled before)");
    }
    settled = head;
  }

  void settleTrailers(Fields fields) {
    trailers = fields;
  }

  void closeAfterwards() {
    lastOne = true;
  }

  /** Writes a 101, after which nothing is a response any more. */
  void switchProtocols(ResponseHead head) {
    writeHead(head, false, null);
    committed = true;
  }

  /** Writes the response, head and all; {@code sink} is told when the last byte has gone. */
  void write(Publisher<? extends DataBuffer> content, @Nullable MonoSink<Void> sink) {
    if (exchange.isOver() || committed || writing != null) {
      if (sink != null) {
        sink.error(
            exchange.isOver()
                ? DownstreamException.gone()
                : new IllegalStateException("response: written twice (expected: once)"));
      }
      return;
    }
    ResponseBody writer = new ResponseBody(this, channel, sink);
    writing = writer;
    if (sink != null) {
      sink.onCancel(() -> NettyLoop.of(channel).run(() -> cancelled(writer)));
    }
    content.subscribe(writer);
    writer.begin();
  }

  /** The handler gave its response up; half of one must not look whole. */
  private void cancelled(ResponseBody writer) {
    writer.forgetSink();
    if (writer.cancel() && !exchange.isOver()) {
      brokeOff();
    }
  }

  /** Writes what is answered instead, and ends the exchange with it. */
  void refuse(Refusal refusal) {
    committed = true;
    reusable = false;
    made();
    RefusalAnswer.write(channel, connection.server().refusals(), refusal, request)
        .addListener(_ -> {
          done = true;
          exchange.responseWritten();
        });
  }

  /**
   * Writes the head, and says how content goes after it.
   *
   * @throws RuntimeException when there is something in the head that must not go out
   */
  Coding commit(boolean empty) {
    ResponseHead head = settled;
    if (head == null) {
      ServerResponse springs = exchange.springsResponse();
      head = springs.head(empty);
      lastOne |= springs.closes();
    }
    boolean old = request.version() == Version.HTTP_1_0;
    boolean bodiless = isBodiless(head.status());
    Coding coding = Coding.of(bodiless ? Framing.NONE : head.framing(), old);
    reusable =
        !lastOne
            && exchange.isRequestComplete()
            && coding.endsBeforeConnection(bodiless)
            && connection.mayContinue()
            && Persistence.isWanted(request);
    String option = reusable ? (old ? "keep-alive" : null) : "close";
    writeHead(head, coding.kind() == Coding.Kind.CHUNKED, option);
    committed = true;
    return coding;
  }

  private void writeHead(ResponseHead head, boolean chunked, @Nullable String option) {
    channel.write(MessageWriter.response(channel.alloc(), head, chunked, option));
    FlushLater.of(channel).request();
  }

  private boolean isBodiless(int status) {
    return request.method().equals("HEAD") || status == 204 || status == 304;
  }

  /** All of it is on its way to the socket. */
  void made() {
    connection.awaitReader();
  }

  /** The last byte has been written to the socket. */
  void written() {
    done = true;
    connection.answerRead();
    exchange.responseWritten();
  }

  /**
   * The content broke off: before the head the handler may make another response, after it none.
   */
  void brokeOff() {
    if (committed) {
      exchange.reset();
    } else {
      writing = null;
    }
  }

  /** Its reader went away before the last byte was written. */
  void readerGone() {
    exchange.clientGone();
  }

  void writabilityChanged() {
    ResponseBody writer = writing;
    if (writer != null) {
      writer.writabilityChanged();
    }
  }

  /** The connection is gone. */
  void abort() {
    ResponseBody writer = writing;
    if (writer != null) {
      writer.abort();
    }
  }
}
