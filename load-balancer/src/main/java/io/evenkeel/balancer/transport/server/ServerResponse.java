package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.Loop;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A response in Spring's words, for handlers that know no others; where a head was settled in ours,
 * only the bodies count.
 *
 * <p><i>Confined to one thread at a time; what it writes goes over to the event loop.</i>
 */
final class ServerResponse implements ServerHttpResponse {

  private static final DataBufferFactory BUFFERS =
      new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);

  private final ClientResponse response;
  private final Loop loop;
  private @Nullable HttpHeaders headers;
  private @Nullable MultiValueMap<String, ResponseCookie> cookies;
  private @Nullable List<Supplier<? extends Mono<Void>>> commitActions;
  private @Nullable HttpStatusCode status;

  ServerResponse(ClientResponse response, Loop loop) {
    this.response = response;
    this.loop = loop;
  }

  /** The head by Spring's words. */
  ResponseHead head(boolean empty) {
    int code = status == null ? 200 : status.value();
    Fields fields = new Fields();
    String length = null;
    if (headers != null) {
      length = headers.getFirst(HttpHeaders.CONTENT_LENGTH);
      headers.forEach((name, values) -> {
        // How the connection goes on, and where the content ends, is the transport's to say.
        if (!name.equalsIgnoreCase(HttpHeaders.CONNECTION)
            && !name.equalsIgnoreCase(HttpHeaders.TRANSFER_ENCODING)) {
          values.forEach(value -> fields.add(name, value));
        }
      });
    }
    if (cookies != null) {
      cookies
          .values()
          .forEach(
              all -> all.forEach(cookie -> fields.add(HttpHeaders.SET_COOKIE, cookie.toString())));
    }
    Framing framing = Framing.CHUNKED;
    if (length != null) {
      framing = Framing.length(Long.parseLong(length));
    } else if (empty && code != 204 && code != 304) {
      framing = Framing.length(0);
      fields.add(HttpHeaders.CONTENT_LENGTH, "0");
    }
    HttpStatus known = HttpStatus.resolve(code);
    String reason = known == null ? "" : known.getReasonPhrase();
    return new ResponseHead(code, reason, Version.HTTP_1_1, fields, framing);
  }

  /** Whether the handler wants the connection to end. */
  boolean closes() {
    return headers != null
        && headers.getConnection().stream().anyMatch(option -> option.equalsIgnoreCase("close"));
  }

  @Override
  public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
    Mono<Void> written = Mono.create(sink -> loop.run(() -> response.write(body, sink)));
    List<Supplier<? extends Mono<Void>>> actions = commitActions;
    if (actions == null || response.isCommitted()) {
      return written;
    }
    commitActions = null;
    return Flux.fromIterable(actions).concatMap(Supplier::get).then(written);
  }

  @Override
  public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
    // Whatever is written is flushed in the same turn of the event loop.
    return writeWith(Flux.from(body).concatMap(Flux::from, 1));
  }

  @Override
  public Mono<Void> setComplete() {
    return Mono.defer(() -> response.isCommitted() ? Mono.empty() : writeWith(Flux.empty()));
  }

  @Override
  public void beforeCommit(Supplier<? extends Mono<Void>> action) {
    if (commitActions == null) {
      commitActions = new CopyOnWriteArrayList<>();
    }
    commitActions.add(action);
  }

  @Override
  public boolean isCommitted() {
    return response.isCommitted();
  }

  @Override
  public DataBufferFactory bufferFactory() {
    return BUFFERS;
  }

  @Override
  public HttpHeaders getHeaders() {
    HttpHeaders known = headers;
    if (known == null) {
      known = new HttpHeaders();
      headers = known;
    }
    return response.isCommitted() ? HttpHeaders.readOnlyHttpHeaders(known) : known;
  }

  @Override
  public boolean setStatusCode(@Nullable HttpStatusCode code) {
    if (response.isCommitted()) {
      return false;
    }
    status = code;
    return true;
  }

  @Override
  public @Nullable HttpStatusCode getStatusCode() {
    return status;
  }

  @Override
  public MultiValueMap<String, ResponseCookie> getCookies() {
    MultiValueMap<String, ResponseCookie> known = cookies;
    if (known == null) {
      known = new LinkedMultiValueMap<>();
      cookies = known;
    }
    return known;
  }

  @Override
  public void addCookie(ResponseCookie cookie) {
    getCookies().add(cookie.getName(), cookie);
  }
}
