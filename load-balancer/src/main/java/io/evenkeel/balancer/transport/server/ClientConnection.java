package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.codec.EndOfMessage;
import io.evenkeel.balancer.transport.codec.RequestDecoder;
import io.evenkeel.balancer.transport.netty.ChannelTunnel;
import io.evenkeel.balancer.transport.netty.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: one request after the other. What is read becomes a request ({@link
 * RequestIntake}), what is behind it waits ({@link ReadAhead}), the client is given its time
 * ({@link ClientPatience}), and the last answer can still be read ({@link LingeringClose}).
 *
 * <p>A client that ends its direction after a complete request still gets the answer, as with
 * HAProxy: it cannot be told from one that only waits. So one that went away is noticed by its
 * reset, or when the answer is written.
 *
 * <p><i>Confined to the event loop.</i>
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write or close that fails ends the connection: that is told
final class ClientConnection extends ChannelDuplexHandler implements ClientPatience.Overdue {

  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  private final ServerContext server;
  private final RequestDecoder decoder;
  private final RequestIntake intake;
  private ChannelHandlerContext ctx;
  private ClientPatience patience;
  private ReadAhead readAhead;
  private boolean inputEnded;

  @SuppressWarnings("NullAway.Init") // by handlerAdded, before anything else
  ClientConnection(ServerContext server, RequestDecoder decoder) {
    this.server = server;
    this.decoder = decoder;
    this.intake = new RequestIntake(this, server);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    patience = new ClientPatience(context.channel(), server, this);
    readAhead = new ReadAhead(context.channel(), decoder);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    patience.end();
  }

  // What the client sends

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    switch (message) {
      case RequestHead head -> begin(head);
      case ByteBuf content -> intake.content(content);
      case EndOfMessage end -> intake.end(end);
      case Refusal refusal -> refused(refusal);
      default -> ReferenceCountUtil.release(message);
    }
  }

  private void begin(RequestHead head) {
    // Else it was refused before it was complete, and the answer is on its way.
    if (!patience.isForReader()) {
      patience.headEnded();
      intake.begin(head);
    }
  }

  private void refused(Refusal refusal) {
    ClientExchange current = intake.current();
    if (current != null) {
      intake.refused(current, refusal);
    } else if (patience.isBetweenRequests()) {
      refuse(refusal, null);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    intake.dispatch();
    ClientExchange current = intake.current();
    if (current == null) {
      watchHead();
    } else {
      readAhead.limitTo(current);
    }
  }

  private void watchHead() {
    if (decoder.hasBegun()) {
      patience.headBegan();
    }
  }

  // What becomes of the connection

  /** Nothing more that the client sends is kept. */
  void dropInput() {
    decoder.refuse();
  }

  /** Nothing is forwarded: the answer, and the end. */
  void refuse(Refusal refusal, @Nullable RequestHead head) {
    intake.take();
    awaitReader();
    boolean bodiless = head == null ? decoder.isOfHead() : head.method().equals("HEAD");
    dropInput();
    RefusalAnswer.write(ctx.channel(), server.refusals(), refusal, head, bodiless)
        .addListener(_ -> finish());
  }

  /** The answer is made to its end, and only the client's reading is missing. */
  void awaitReader() {
    patience.awaitReader();
  }

  /** The answer has gone. */
  void answerRead() {
    patience.awaitNothing();
  }

  /** The response has been written, or given up: what comes next on this connection. */
  void exchangeEnded(boolean reusable) {
    intake.take();
    if (!reusable || !ctx.channel().isActive()) {
      finish();
    } else if (inputEnded && !decoder.hasBegun()) {
      ctx.close();
    } else {
      nextRequest();
    }
  }

  private void nextRequest() {
    patience.awaitRequest();
    boolean stopped = readAhead.takeStopped();
    decoder.next(ctx.pipeline().context(decoder));
    if (inputEnded && intake.dropIncomplete()) {
      // The client has said all that it had to say.
      ctx.close();
      return;
    }
    intake.dispatch();
    if (intake.current() == null) {
      watchHead();
      if (inputEnded && patience.isBetweenRequests()) {
        ctx.close();
      }
    }
    if (stopped) {
      // Not before: with what comes next may be the client's end.
      readAhead.goOn(intake.current());
    }
  }

  private void finish() {
    patience.awaitNothing();
    if (inputEnded || !ctx.channel().isActive()) {
      ctx.close();
    } else if (!ctx.isRemoved()) {
      Duration atMost = server.isDraining() ? LingeringClose.SILENCE : LingeringClose.AT_MOST;
      LingeringClose.begin(ctx, decoder, LingeringClose.SILENCE, atMost);
    }
  }

  /** Whether, as far as the connection itself goes, another request may follow. */
  boolean mayContinue() {
    int most = server.settings().requestsPerConnection();
    // What has been sent already is still served.
    boolean expected = decoder.hasBegun() || (!inputEnded && !server.isDraining());
    return expected && (most == 0 || intake.requests() < most);
  }

  /** The server is about to end. */
  void drain() {
    patience.drain();
  }

  /** From now on the connection is the tunnel's, and what was read beyond the request too. */
  void becomeTunnel(ChannelTunnel tunnel) {
    patience.end();
    intake.take();
    var pipeline = ctx.pipeline();
    pipeline.replace(this, null, tunnel);
    pipeline.remove(decoder);
    if (inputEnded) {
      pipeline.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  // What the client owes

  @Override
  public void headOverdue() {
    long time = server.settings().requestHeadTime().toMillis();
    String detail = "No complete request head within %d ms".formatted(time);
    refuse(new Refusal(408, "http_request_error", detail), null);
  }

  @Override
  public void readerOverdue() {
    Sockets.reset(ctx.channel());
  }

  @Override
  public void requestOverdue() {
    ctx.close();
  }

  // How it ends

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case ChannelInputShutdownEvent _ -> inputEnded();
      case SslCloseCompletionEvent _ -> inputEnded();
      case SslHandshakeCompletionEvent handshake when !handshake.isSuccess() -> ctx.close();
      default -> {}
    }
  }

  private void inputEnded() {
    inputEnded = true;
    ClientExchange current = intake.current();
    if (current == null) {
      if (patience.isBetweenRequests()) {
        ctx.close();
      }
    } else if (!current.isRequestComplete()) {
      intake.take();
      boolean cut = current.response().isHalfMade();
      current.clientGone();
      if (cut) {
        // A clean end might look like that of the response.
        Sockets.reset(ctx.channel());
      } else {
        ctx.close();
      }
    }
  }

  /** The listener ends: half a response must not look whole to a client that takes it till then. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    ClientExchange current = intake.current();
    if (current != null && current.response().isHalfMade()) {
      Sockets.reset(ctx.channel(), promise);
    } else {
      context.close(promise);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    ClientExchange current = intake.current();
    if (current != null) {
      current.response().writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    patience.end();
    ClientExchange current = intake.take();
    if (current != null) {
      current.clientGone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("{} failed", ctx.channel(), cause);
    Sockets.reset(ctx.channel());
  }

  ServerContext server() {
    return server;
  }

  ChannelHandlerContext ctx() {
    return ctx;
  }
}
