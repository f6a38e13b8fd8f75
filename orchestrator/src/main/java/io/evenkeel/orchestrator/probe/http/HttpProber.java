package io.evenkeel.orchestrator.probe.http;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.orchestrator.probe.DurationText;
import io.evenkeel.orchestrator.probe.Prober;
import io.evenkeel.orchestrator.verdict.Observation;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Probes with {@code GET} over a connection of its own, so that what is tested is what a new client
 * would find. Names are resolved without blocking and kept for at most 2 s: a container that comes
 * back may have another address.
 *
 * <p><i>Thread-safe; never blocks.</i>
 */
public final class HttpProber implements Prober, AutoCloseable {

  private static final int THREADS = 2;
  private static final int NAME_LIFE_SECONDS = 2;

  private final HttpProbeSettings settings;
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          THREADS, new DefaultThreadFactory("probe", true), NioIoHandler.newFactory());
  private final DnsAddressResolverGroup names;
  private final SslContext tls;
  private final String timedOut;

  /**
   * Starts the event loops.
   *
   * @throws IllegalStateException if this JVM has no TLS
   */
  public HttpProber(HttpProbeSettings settings) {
    this.settings = settings;
    this.timedOut = "timed out after " + DurationText.of(settings.timeout());
    this.names =
        new DnsAddressResolverGroup(
            new DnsNameResolverBuilder()
                .datagramChannelType(NioDatagramChannel.class)
                .ttl(0, NAME_LIFE_SECONDS)
                .negativeTtl(0)
                .queryTimeoutMillis(settings.timeout().toMillis()));
    try {
      this.tls =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.JDK)
              .endpointIdentificationAlgorithm("HTTPS")
              .build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS is not available", e);
    }
  }

  @Override
  public CompletableFuture<Observation> probe(BackendId id, BackendUrl url) {
    CompletableFuture<Observation> result = new CompletableFuture<>();
    EventLoop loop = loops.next();
    ScheduledFuture<?> deadline =
        loop.schedule(
            () -> result.complete(Observation.failure(timedOut)),
            settings.timeout().toNanos(),
            TimeUnit.NANOSECONDS);
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .resolver(names)
            .handler(pipeline(new ProbeExchange(id, url, settings.path(), result), url))
            .connect(url.host(), url.port());
    connecting.addListener(connected -> {
      if (!connected.isSuccess()) {
        result.complete(ConnectFailure.observation(connected.cause()));
      }
    });
    return result.whenComplete((observation, none) -> {
      deadline.cancel(false);
      connecting.cancel(false);
      Future<?> _ = connecting.channel().close();
    });
  }

  @Override
  public void close() {
    names.close();
    Future<?> _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private ChannelInitializer<SocketChannel> pipeline(ProbeExchange exchange, BackendUrl url) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        if (url.isSecure()) {
          channel.pipeline().addLast(tls.newHandler(channel.alloc(), url.host(), url.port()));
        }
        channel.pipeline().addLast(new HttpClientCodec(), exchange);
      }
    };
  }
}
