package io.evenkeel.orchestrator.probe.http;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.orchestrator.verdict.Observation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. The connection is closed by whoever completes the result.
 *
 * <p><i>Confined to its channel's event loop.</i>
 */
final class ProbeExchange extends SimpleChannelInboundHandler<HttpObject> {

  private static final int BODY_LIMIT = 64 * 1024;

  private final BackendId id;
  private final BackendUrl url;
  private final String path;
  private final CompletableFuture<Observation> result;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable HttpResponse head;

  ProbeExchange(BackendId id, BackendUrl url, String path, CompletableFuture<Observation> result) {
    this.id = id;
    this.url = url;
    this.path = path;
    this.result = result;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!url.isSecure()) {
      send(context);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        send(context);
      } else {
        result.complete(ConnectFailure.observation(handshake.cause()));
      }
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) throws IOException {
    if (part.decoderResult().isFailure()) {
      result.complete(Observation.failure("not an HTTP response"));
      return;
    }
    if (part instanceof HttpResponse response) {
      // 100 and 103 announce the answer, they are not it (RFC 9110, section 15.2).
      boolean interim =
          response.status().codeClass() == HttpStatusClass.INFORMATIONAL
              && response.status().code() != 101;
      head = interim ? null : response;
    }
    if (head != null && part instanceof HttpContent content) {
      if (body.size() + content.content().readableBytes() > BODY_LIMIT) {
        result.complete(Observation.failure("body over 64 KiB"));
        return;
      }
      content.content().readBytes(body, content.content().readableBytes());
      if (part instanceof LastHttpContent) {
        result.complete(ProbeAnswer.judge(id, head.status().code(), body.toByteArray()));
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    result.complete(
        Observation.failure(
            head == null ? "closed without an answer" : "closed before the end of the answer"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable failure =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    result.complete(ConnectFailure.observation(failure));
  }

  /** A failure to write arrives at {@link #exceptionCaught}. */
  private void send(ChannelHandlerContext context) {
    Future<?> _ = context.writeAndFlush(request(), context.voidPromise());
  }

  private FullHttpRequest request() {
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
    request
        .headers()
        .set(HttpHeaderNames.HOST, host())
        .set(HttpHeaderNames.USER_AGENT, "evenkeel-orchestrator")
        .set(HttpHeaderNames.ACCEPT, "application/json, */*")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return request;
  }

  /** Without the port where the scheme implies it (RFC 9110, section 4.2.3). */
  private String host() {
    String authority = url.authority();
    return url.hasDefaultPort() ? authority.substring(0, authority.lastIndexOf(':')) : authority;
  }
}
