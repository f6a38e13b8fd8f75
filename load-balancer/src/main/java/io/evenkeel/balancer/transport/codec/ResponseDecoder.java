package io.evenkeel.balancer.transport.codec;

import static java.util.Objects.requireNonNull;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.UpstreamException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns an upstream's bytes into responses: interim {@code ResponseHead}s, the final one, the
 * content as {@code ByteBuf}s, then {@link EndOfMessage}. What is not a response, or an ambiguous
 * one, becomes an {@code UpstreamException} as a message, after which nothing more is decoded.
 *
 * <p>A 101 ends with its head, as a final one, and {@link EndOfMessage} comes right behind; what
 * follows is not decoded: removed from the pipeline, the decoder passes it on. A response up to the
 * end of the connection ends with it, unless that broke; any other that is not complete by then
 * just does not end.
 *
 * <p><i>Confined to the channel's event loop.</i>
 */
public final class ResponseDecoder extends HttpResponseDecoder {

  private static final int SWITCHING_PROTOCOLS = 101;

  private enum Phase {
    IDLE,
    HEAD,
    CONTENT,
    SWITCHED,
    OVER
  }

  private final HeadScanner head;
  private final ContentReader content;
  private final int maxInterim;
  private final NettyCheck netty = new NettyCheck();
  private Phase phase = Phase.IDLE;
  private String method = "";
  private @Nullable StatusLine line;
  private int interim;
  private boolean broken;

  /**
   * Expects nothing yet.
   *
   * @param maxInterim most interim responses before a final one
   */
  public ResponseDecoder(HeadLimits limits, int maxInterim) {
    super(NettyCheck.config(limits).setAllowDuplicateContentLengths(true));
    setCumulator(Compacting.INSTANCE);
    this.maxInterim = maxInterim;
    this.head =
        new HeadScanner(
            limits,
            HeadScanner.Kind.RESPONSE,
            (bytes, start, end) -> line = StatusLine.parse(bytes, start, end));
    this.content = new ContentReader(new HeadScanner(limits, HeadScanner.Kind.RESPONSE_TRAILERS));
  }

  /** A request of this method is being sent: its response is what comes next. */
  public void expect(String method) {
    if (!isClean()) {
      throw new IllegalStateException(
          "response decoder: %s, %d bytes unread (expected: %s, 0)"
              .formatted(phase, actualReadableBytes(), Phase.IDLE));
    }
    this.method = method;
    interim = 0;
    phase = Phase.HEAD;
  }

  /**
   * Whether the connection is between two messages: the last response has ended, and not a byte has
   * come since. Else it must not be used again.
   */
  public boolean isClean() {
    // While the end of a response is being told, more may have been read with it.
    return phase == Phase.IDLE && actualReadableBytes() == 0;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    broken = true;
    ctx.fireExceptionCaught(cause);
  }

  /** A TLS connection that ends without saying so may have been cut (RFC 9112, section 9.8). */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SslCloseCompletionEvent close && !close.isSuccess()) {
      broken = true;
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    try {
      switch (phase) {
        case HEAD -> {
          if (head.read(in)) {
            begin(ctx, out);
          }
        }
        case CONTENT -> {
          if (content.read(in, out)) {
            phase = Phase.IDLE;
          }
        }
        case SWITCHED -> {}
        case IDLE, OVER -> {
          phase = Phase.OVER;
          in.skipBytes(in.readableBytes());
        }
      }
    } catch (MalformedException e) {
      phase = Phase.OVER;
      in.skipBytes(in.readableBytes());
      out.add(new UpstreamException(kind(e), e.detail()));
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Exception {
    super.decodeLast(ctx, in, out);
    if (phase == Phase.CONTENT && content.endsWithConnection() && !broken) {
      out.add(EndOfMessage.PLAIN);
    }
    phase = Phase.OVER;
  }

  private void begin(ChannelHandlerContext ctx, List<Object> out) throws Exception {
    StatusLine line = requireNonNull(this.line);
    Fields fields = FramingRules.withOneLength(head.fields());
    Framing framing = FramingRules.ofResponse(method, line.status(), line.version(), fields);
    super.decode(ctx, head.whole(), netty.out());
    netty.agree();
    head.reset();
    var response = new ResponseHead(line.status(), line.reason(), line.version(), fields, framing);
    if (response.isInterim()) {
      if (++interim > maxInterim) {
        throw new MalformedException(
            "%d interim responses (expected: a final one)".formatted(interim));
      }
      out.add(response);
      return;
    }
    out.add(response);
    if (line.status() == SWITCHING_PROTOCOLS) {
      phase = Phase.SWITCHED;
      out.add(EndOfMessage.PLAIN);
    } else if (framing.isEmpty()) {
      phase = Phase.IDLE;
      out.add(EndOfMessage.PLAIN);
    } else {
      phase = Phase.CONTENT;
      content.begin(framing);
    }
  }

  private static UpstreamException.Kind kind(MalformedException e) {
    return e.status() == MalformedException.HEAD_TOO_LARGE
        ? UpstreamException.Kind.HEAD_TOO_LARGE
        : UpstreamException.Kind.NOT_HTTP;
  }

  /** For Netty a message is its head. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    return true;
  }

  /** What comes after a 101 is left to the handler behind. */
  @Override
  protected boolean isSwitchingToNonHttp1Protocol(HttpResponse response) {
    return false;
  }
}
