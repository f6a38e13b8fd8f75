package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.UpstreamCall;
import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.netty.EventLoops;
import io.evenkeel.common.backend.BackendUrl;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Pools on event loops of their own, and requests over them from a loop. */
final class ClientUnderTest implements AutoCloseable {

  static final PoolLimits LIMITS =
      new PoolLimits(Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofMinutes(5), 10_000);

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final URI IGNORED = URI.create("http://ignored/");

  final ConnectionCounts counts = new ConnectionCounts();
  final UpstreamPools pools;
  private final EventLoopGroup group;
  private final Scheduler onLoop;

  ClientUnderTest() {
    this(LIMITS, 1, tls());
  }

  ClientUnderTest(PoolLimits limits) {
    this(limits, 1, tls());
  }

  ClientUnderTest(PoolLimits limits, int threads, SslContext tls) {
    EventLoops loops = new EventLoops(threads);
    group = loops.group();
    pools = new UpstreamPools(loops, limits, tls, counts);
    onLoop = Schedulers.fromExecutor(group.next());
  }

  ClientUnderTest(ResponseLimits responses) {
    EventLoops loops = new EventLoops(1);
    group = loops.group();
    pools = new UpstreamPools(loops, LIMITS, responses, tls(), counts);
    onLoop = Schedulers.fromExecutor(group.next());
  }

  ClientUnderTest(EventLoopGroup group, Class<? extends Channel> connectionType) {
    this.group = group;
    pools = new UpstreamPools(group, connectionType, LIMITS, ResponseLimits.DEFAULT, tls(), counts);
    onLoop = Schedulers.fromExecutor(group.next());
  }

  static SslContext tls() {
    try {
      return SslContextBuilder.forClient().build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  static BackendUrl url(int port) {
    return BackendUrl.parse("http://backend:" + port);
  }

  ClientHttpConnector connector(RawUpstream upstream, Reuse reuse) {
    return pools.connector(url(upstream.port()), upstream.address(), reuse);
  }

  /** As the proxy would: on the loop; the body is the caller's to read. */
  Mono<ClientHttpResponse> exchange(
      ClientHttpConnector connector, TestCall call, @Nullable Publisher<DataBuffer> body) {
    return exchangeHere(connector, call, body).subscribeOn(onLoop);
  }

  Mono<ClientHttpResponse> exchangeHere(
      ClientHttpConnector connector, TestCall call, @Nullable Publisher<DataBuffer> body) {
    return connector.connect(
        HttpMethod.GET,
        IGNORED,
        request -> {
          call.threads.add(Thread.currentThread());
          request.getAttributes().put(UpstreamCall.ATTRIBUTE, call);
          return body == null ? request.setComplete() : request.writeWith(body);
        });
  }

  /** Subscribed to here, so that the pools choose a loop. */
  Mono<String> textFromAnyLoop(RawUpstream upstream, TestCall call) {
    return text(exchangeHere(connector(upstream, Reuse.ANY), call, null));
  }

  /** The response with its body as text. */
  Mono<String> text(
      RawUpstream upstream, Reuse reuse, TestCall call, @Nullable Publisher<DataBuffer> body) {
    return text(exchange(connector(upstream, reuse), call, body));
  }

  static Mono<String> text(Mono<ClientHttpResponse> response) {
    return response.flatMap(head ->
        DataBufferUtils.join(head.getBody())
            .map(all -> {
              String text = all.toString(StandardCharsets.ISO_8859_1);
              DataBufferUtils.release(all);
              return text;
            })
            .defaultIfEmpty("")
            .map(text -> head.getStatusCode().value() + " " + text));
  }

  String get(RawUpstream upstream) {
    return await(text(upstream, Reuse.ANY, TestCall.get("/"), null));
  }

  String get(RawUpstream upstream, Reuse reuse) {
    return await(text(upstream, reuse, TestCall.get("/"), null));
  }

  /** How it fails. */
  UpstreamException failure(Mono<?> request) {
    try {
      Object got = await(request);
      throw new AssertionError("answered: " + got);
    } catch (CompletionException e) {
      if (e.getCause() instanceof UpstreamException expected) {
        return expected;
      }
      throw e;
    }
  }

  UpstreamException failureOfGet(RawUpstream upstream) {
    return failure(text(upstream, Reuse.ANY, TestCall.get("/"), null));
  }

  static <T> T await(Mono<T> mono) {
    try {
      return mono.toFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (Exception e) {
      throw new AssertionError("no answer in time", e);
    }
  }

  static DataBuffer bytes(String text) {
    return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static DataBuffer bytes(byte[] content) {
    return DefaultDataBufferFactory.sharedInstance.wrap(content);
  }

  static Flux<DataBuffer> body(String... parts) {
    return Flux.fromIterable(List.of(parts)).map(ClientUnderTest::bytes);
  }

  void awaitIdle(int connections) {
    Awaitility.await().until(() -> counts.idle() == connections && counts.open() == connections);
  }

  void awaitNoneIdle() {
    awaitIdle(0);
  }

  /** Runs on the loop of the requests. */
  void onLoop(Runnable task) {
    await(Mono.fromRunnable(task).subscribeOn(onLoop));
  }

  EventLoop loop() {
    return group.next();
  }

  static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void close() {
    pools.close();
    awaitNoneIdle();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
