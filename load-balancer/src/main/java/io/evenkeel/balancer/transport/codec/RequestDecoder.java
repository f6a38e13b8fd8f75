package io.evenkeel.balancer.transport.codec;

import static java.util.Objects.requireNonNull;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a client's bytes into requests: {@code RequestHead}, then the content as {@code ByteBuf}s,
 * then {@link EndOfMessage}. What is not a request, or an ambiguous one, becomes a {@code Refusal}
 * instead, after which nothing more is decoded.
 *
 * <p>After each {@code EndOfMessage} it stops, whatever has arrived, until {@link #next}: what
 * follows may be another request, or bytes for a tunnel. Removed from the pipeline, it passes on
 * what it has not decoded.
 *
 * <p>The bytes are judged here, before Netty's decoder sees them: that one is lenient by design,
 * and keeps nothing of what it tolerated. It judges each head once more, and no content.
 *
 * <p><i>Confined to the channel's event loop.</i>
 */
public final class RequestDecoder extends HttpRequestDecoder {

  private static final String ERROR_TYPE = "http_request_error";

  private enum Phase {
    HEAD,
    CONTENT,
    PAUSED,
    REFUSED
  }

  private final boolean rejectNonAscii;
  private final HeadScanner head;
  private final ContentReader content;
  private final NettyCheck netty = new NettyCheck();
  private Phase phase = Phase.HEAD;
  private @Nullable RequestLine line;
  private boolean reading;

  /**
   * Expects a request.
   *
   * @param rejectNonAscii whether bytes above 0x7f in the target are refused too
   */
  public RequestDecoder(HeadLimits limits, boolean rejectNonAscii) {
    super(NettyCheck.config(limits));
    setCumulator(Compacting.INSTANCE);
    this.rejectNonAscii = rejectNonAscii;
    this.head = new HeadScanner(limits, HeadScanner.Kind.REQUEST, this::startLine);
    this.content = new ContentReader(new HeadScanner(limits, HeadScanner.Kind.REQUEST_TRAILERS));
  }

  /** Decodes the next request; what has arrived of it already, at once. */
  public void next(ChannelHandlerContext ctx) {
    if (phase == Phase.REFUSED) {
      return;
    }
    if (phase != Phase.PAUSED) {
      throw new IllegalStateException(
          "request decoder: %s (expected: %s)".formatted(phase, Phase.PAUSED));
    }
    phase = Phase.HEAD;
    if (!reading && actualReadableBytes() > 0) {
      try {
        channelRead(ctx, Unpooled.EMPTY_BUFFER);
      } catch (Exception e) {
        ctx.fireExceptionCaught(e);
      }
    }
  }

  /** Nothing more is wanted: what still comes is dropped, and neither kept nor decoded. */
  public void refuse() {
    phase = Phase.REFUSED;
  }

  /** Whether a byte of the next request has arrived: the time limit for its head runs. */
  public boolean hasBegun() {
    return switch (phase) {
      case HEAD -> head.hasBegun() || actualReadableBytes() > 0;
      case PAUSED -> actualReadableBytes() > 0;
      case CONTENT, REFUSED -> false;
    };
  }

  /**
   * Whether the head that is being read, or was refused, is one of HEAD: an answer to it has no
   * content (RFC 9110, section 9.3.2).
   */
  public boolean isOfHead() {
    return head.beginsWith("HEAD ");
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
    boolean outermost = !reading;
    reading = true;
    try {
      super.channelRead(ctx, input);
    } finally {
      reading = !outermost;
    }
  }

  /** Reads on only within a request: what waits for {@link #next} is not to grow. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (phase == Phase.HEAD || phase == Phase.CONTENT) {
      super.channelReadComplete(ctx);
    } else {
      ctx.fireChannelReadComplete();
    }
  }

  /** Passes on that the client has shut its side down; what has arrived before stays. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    ctx.fireUserEventTriggered(event);
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
            phase = Phase.PAUSED;
          }
        }
        case PAUSED -> {}
        case REFUSED -> in.skipBytes(in.readableBytes());
      }
    } catch (MalformedException e) {
      phase = Phase.REFUSED;
      in.skipBytes(in.readableBytes());
      out.add(new Refusal(e.status(), ERROR_TYPE, e.detail()));
    }
  }

  private void startLine(byte[] bytes, int start, int end) throws MalformedException {
    RequestLine read = RequestLine.parse(bytes, start, end);
    Target.check(read.method(), read.target(), rejectNonAscii);
    line = read;
  }

  private void begin(ChannelHandlerContext ctx, List<Object> out) throws Exception {
    RequestLine line = requireNonNull(this.line);
    Fields fields = head.fields();
    HostRules.check(line.version(), Target.isAbsolute(line.target()), fields);
    Framing framing = FramingRules.ofRequest(line.version(), fields);
    super.decode(ctx, head.whole(), netty.out());
    netty.agree();
    head.reset();
    out.add(new RequestHead(line.method(), line.target(), line.version(), fields, framing));
    if (framing.isEmpty()) {
      out.add(EndOfMessage.PLAIN);
      phase = Phase.PAUSED;
    } else {
      content.begin(framing);
      phase = Phase.CONTENT;
    }
  }

  /** For Netty a message is its head. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    return true;
  }
}
