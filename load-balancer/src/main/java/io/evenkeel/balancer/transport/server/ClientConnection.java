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
 * One client's connection: one request after the other, each with its limits and its time.
 *
 * <p>A client that ends its direction after a complete request still gets the answer, as with
 * HAProxy: it cannot be told from one that only waits. So one that went away is noticed by its
 * reset, or when the answer is written.
 *
 * <p><i>Confined to the event loop.</i>
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write or close that fails ends the connection: that is told
final class ClientConnection extends ChannelDuplexHandler {

  /** While draining, how long a connection without a request may still bring one. */
  static final Duration DRAIN_GRACE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  /** Where the connection is between two requests. */
  private enum Wait {
    /** For the first byte; at the very beginning too. */
    FOR_REQUEST,
    /** For the rest of a head. */
    FOR_HEAD,
    /** That the client reads the end of its answer. */
    FOR_READER,
    /** A request is in the making, or there will be none any more. */
    NONE
  }

  private final ServerContext server;
  private final RequestDecoder decoder;
  private ChannelHandlerContext ctx;
  private ConnectionTimer timer;
  private ReaderProgress reader;
  private Wait wait = Wait.FOR_REQUEST;
  private @Nullable ClientExchange exchange;
  private boolean undispatched;
  private int requests;
  private boolean inputEnded;
  private boolean pausedForNext;

  @SuppressWarnings("NullAway.Init") // by handlerAdded, before anything else
  ClientConnection(ServerContext server, RequestDecoder decoder) {
    this.server = server;
    this.decoder = decoder;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    timer = new ConnectionTimer(context.channel().eventLoop(), this::timeIsUp);
    reader = new ReaderProgress(context.channel(), server.settings().keepAliveTime());
    // The first head's time begins with the connection; a TLS handshake is part of it.
    timer.set(server.settings().requestHeadTime());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    timer.cancel();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    switch (message) {
      case RequestHead head -> begin(head);
      case ByteBuf content -> content(content);
      case EndOfMessage end -> end(end);
      case Refusal refusal -> refused(refusal);
      default -> ReferenceCountUtil.release(message);
    }
  }

  private void begin(RequestHead head) {
    if (wait == Wait.FOR_READER) {
      return; // refused before it was complete; the answer is on its way
    }
    timer.clear();
    wait = Wait.NONE;
    requests++;
    long most = server.settings().maxBody();
    if (most > 0 && head.framing().length() > most) {
      refuse(tooLarge(most), head);
      return;
    }
    exchange = new ClientExchange(this, head);
    undispatched = true;
  }

  private void content(ByteBuf content) {
    ClientExchange current = exchange;
    if (current == null) {
      content.release();
      return;
    }
    long most = server.settings().maxBody();
    if (most > 0 && current.content().bytes() + content.readableBytes() > most) {
      content.release();
      refused(tooLarge(most));
    } else {
      current.content().received(content);
    }
  }

  private void end(EndOfMessage end) {
    ClientExchange current = exchange;
    if (current != null) {
      current.content().ended(end.trailers());
      dispatch();
    }
  }

  /** What the decoder, or a limit, refuses: before a request, or in the middle of its body. */
  private void refused(Refusal refusal) {
    ClientExchange current = exchange;
    if (current == null) {
      if (isBetweenRequests()) {
        refuse(refusal, null);
      }
    } else if (undispatched) {
      current.discard();
      refuse(refusal, current.head());
    } else {
      current.content().refused(refusal);
    }
  }

  /** Nothing is forwarded: the answer, and the end. */
  private void refuse(Refusal refusal, @Nullable RequestHead head) {
    exchange = null;
    undispatched = false;
    awaitReader();
    boolean bodiless = head == null ? decoder.isOfHead() : head.method().equals("HEAD");
    RefusalAnswer.write(ctx.channel(), server.refusals(), refusal, head, bodiless)
        .addListener(_ -> finish());
  }

  private static Refusal tooLarge(long most) {
    return new Refusal(413, "http_request_error", "Content of more than %d bytes".formatted(most));
  }

  /**
   * What has been read of the request in one go is there before the handler is called: of a short
   * one, all of it, so that an early answer need not end the connection.
   */
  private void dispatch() {
    ClientExchange current = exchange;
    if (undispatched && current != null) {
      undispatched = false;
      current.dispatch(server.handler());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    dispatch();
    ClientExchange current = exchange;
    if (current == null) {
      watchHead();
    } else if (current.isRequestComplete() && decoder.hasBegun()) {
      // The next request waits in the kernel, not here. Asked each time: a body may have resumed.
      pausedForNext = true;
      ctx.channel().config().setAutoRead(false);
    }
  }

  private void watchHead() {
    if (wait == Wait.FOR_REQUEST && decoder.hasBegun()) {
      wait = Wait.FOR_HEAD;
      if (requests > 0) {
        timer.set(server.settings().requestHeadTime());
      }
    }
  }

  /** The response has been written, or given up: what comes next on this connection. */
  void exchangeEnded(boolean reusable) {
    exchange = null;
    if (!reusable || !ctx.channel().isActive()) {
      finish();
      return;
    }
    if (inputEnded && !decoder.hasBegun()) {
      ctx.close();
      return;
    }
    wait = Wait.FOR_REQUEST;
    timer.set(server.isDraining() ? DRAIN_GRACE : server.settings().keepAliveTime());
    boolean wasPaused = pausedForNext;
    pausedForNext = false;
    decoder.next(decoderContext());
    ClientExchange next = exchange;
    if (inputEnded && next != null && !next.isRequestComplete()) {
      // It never will be: the client has said all that it had to say.
      exchange = null;
      undispatched = false;
      next.discard();
      ctx.close();
      return;
    }
    dispatch();
    if (exchange == null) {
      watchHead();
      if (inputEnded && isBetweenRequests()) {
        ctx.close();
      }
    }
    if (wasPaused) {
      // Not before: with what comes next may be the client's end.
      readOn();
    }
  }

  /** Unless there is more already than one request, or than its body's reader wants. */
  private void readOn() {
    ClientExchange current = exchange;
    boolean complete = current != null && current.isRequestComplete();
    if (complete && decoder.hasBegun()) {
      pausedForNext = true;
      ctx.channel().config().setAutoRead(false);
    } else if (current == null || complete || !current.content().body().isPaused()) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  private ChannelHandlerContext decoderContext() {
    return ctx.pipeline().context(decoder);
  }

  private void finish() {
    wait = Wait.NONE;
    timer.clear();
    if (inputEnded || !ctx.channel().isActive()) {
      ctx.close();
    } else if (!ctx.isRemoved()) {
      LingeringClose.begin(ctx, decoder);
    }
  }

  private void timeIsUp() {
    if (wait == Wait.FOR_HEAD) {
      refuse(
          new Refusal(
              408,
              "http_request_error",
              "No complete request head within %d ms"
                  .formatted(server.settings().requestHeadTime().toMillis())),
          null);
    } else if (wait == Wait.FOR_READER) {
      if (reader.hasStopped()) {
        Sockets.reset(ctx.channel());
      } else {
        timer.set(reader.nextLook());
      }
    } else {
      ctx.close();
    }
  }

  /** The answer is made to its end, and only the client's reading is missing. */
  void awaitReader() {
    wait = Wait.FOR_READER;
    timer.set(reader.begin());
  }

  /** The answer has gone. */
  void answerRead() {
    wait = Wait.NONE;
    timer.clear();
  }

  private boolean isBetweenRequests() {
    return wait == Wait.FOR_REQUEST || wait == Wait.FOR_HEAD;
  }

  /** The server is about to end: a connection without a request has little time left. */
  void drain() {
    if (wait == Wait.FOR_REQUEST) {
      timer.set(DRAIN_GRACE);
    }
  }

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
    ClientExchange current = exchange;
    if (current != null && current.isRequestComplete()) {
      return;
    }
    if (current != null) {
      exchange = null;
      boolean cut = current.response().isHalfMade();
      current.clientGone();
      if (cut) {
        // A clean end might look like that of the response.
        Sockets.reset(ctx.channel());
        return;
      }
    }
    if (current != null || isBetweenRequests()) {
      ctx.close();
    }
  }

  /** The listener ends: half a response must not look like a whole one, to whom the end is FIN. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    ClientExchange current = exchange;
    if (current != null && current.response().isHalfMade()) {
      Sockets.reset(ctx.channel(), promise);
    } else {
      context.close(promise);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    ClientExchange current = exchange;
    if (current != null) {
      current.response().writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    timer.cancel();
    wait = Wait.NONE;
    ClientExchange current = exchange;
    exchange = null;
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

  /** Whether, as far as the connection itself goes, another request may follow. */
  boolean mayContinue() {
    int most = server.settings().requestsPerConnection();
    // What has been sent already is still served.
    boolean expected = decoder.hasBegun() || (!inputEnded && !server.isDraining());
    return expected && (most == 0 || requests < most);
  }

  /** From now on the connection is the tunnel's, and what was read beyond the request too. */
  void becomeTunnel(ChannelTunnel tunnel) {
    timer.cancel();
    exchange = null;
    var pipeline = ctx.pipeline();
    pipeline.replace(this, null, tunnel);
    pipeline.remove(decoder);
    if (inputEnded) {
      pipeline.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }
}
