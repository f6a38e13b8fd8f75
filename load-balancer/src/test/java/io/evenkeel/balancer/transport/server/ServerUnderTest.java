package io.evenkeel.balancer.transport.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.balancer.transport.Downstream;
import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.Refusals;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;
import io.evenkeel.balancer.transport.codec.HeadLimits;
import io.evenkeel.balancer.transport.netty.EventLoops;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A listener on a port of its own, with a handler that the test brings. */
final class ServerUnderTest implements AutoCloseable {

  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  static final NettyDataBufferFactory BUFFERS =
      new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);

  static final Refusals REFUSALS =
      (refusal, _, _) -> {
        byte[] body = refusal.detail().getBytes(UTF_8);
        Fields fields = new Fields().add("Content-Length", String.valueOf(body.length));
        return new Refusals.Answer(
            new ResponseHead(
                refusal.status(), "Refused", Version.HTTP_1_1, fields, Framing.length(body.length)),
            body);
      };

  private final EventLoops loops = new EventLoops(2);
  private final Connections connections;
  private final HttpListener listener;
  private final int port;

  ServerUnderTest(HttpHandler handler) throws Exception {
    this(handler, settings());
  }

  ServerUnderTest(HttpHandler handler, ServerSettings settings) throws Exception {
    connections = new Connections(settings.maxConnections(), settings.maxConnectionsPerClient());
    listener =
        new HttpListener(
            loops, new ServerContext(settings, handler, REFUSALS, false), connections, null);
    port = listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).getPort();
  }

  static ServerSettings settings() {
    return new ServerSettings(
        new HeadLimits(8_192, 32_768, 100),
        false,
        0,
        0,
        0,
        0,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30));
  }

  int port() {
    return port;
  }

  Connections connections() {
    return connections;
  }

  CompletableFuture<Void> drain() {
    return listener.drain();
  }

  RawClient client() throws java.io.IOException {
    return new RawClient(port);
  }

  @Override
  public void close() {
    listener.close();
    loops.close();
  }

  /** A handler in the proxy's words. */
  static HttpHandler handler(Function<Call, Publisher<Void>> body) {
    return (request, response) ->
        Mono.from(body.apply(new Call(request, response, Downstream.of(request))));
  }

  /** One request in a handler. */
  record Call(ServerHttpRequest request, ServerHttpResponse response, Downstream downstream) {

    /** Answers with a text. */
    Mono<Void> answer(int status, String text) {
      byte[] bytes = text.getBytes(ISO_8859_1);
      Fields fields = new Fields().add("Content-Length", String.valueOf(bytes.length));
      return answer(
          status, fields, Framing.length(bytes.length), Flux.defer(() -> Flux.just(buffer(bytes))));
    }

    Mono<Void> answer(int status, Fields fields, Framing framing, Flux<DataBuffer> body) {
      downstream.respond(new ResponseHead(status, "Fine", Version.HTTP_1_1, fields, framing));
      return response.writeWith(body);
    }
  }

  static DataBuffer buffer(byte[] bytes) {
    DataBuffer buffer = BUFFERS.allocateBuffer(Math.max(1, bytes.length));
    buffer.write(bytes);
    return buffer;
  }

  static DataBuffer buffer(String text) {
    return buffer(text.getBytes(ISO_8859_1));
  }

  static byte[] pattern(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }
}
