package io.evenkeel.balancer;

import io.evenkeel.balancer.proxy.TimeoutProperties;
import io.evenkeel.balancer.transport.client.ConnectionCounts;
import io.evenkeel.balancer.transport.client.PoolLimits;
import io.evenkeel.balancer.transport.client.PoolProperties;
import io.evenkeel.balancer.transport.client.ResponseProperties;
import io.evenkeel.balancer.transport.client.UpstreamConnectionMetrics;
import io.evenkeel.balancer.transport.client.UpstreamPools;
import io.evenkeel.balancer.transport.netty.EventLoops;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import javax.net.ssl.SSLException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way to the upstreams, on the event loops that the clients' connections are on. */
@Configuration(proxyBeanMethods = false)
public class UpstreamTransportConfiguration {

  @Bean
  ConnectionCounts upstreamConnectionCounts() {
    return new ConnectionCounts();
  }

  @Bean
  UpstreamConnectionMetrics upstreamConnectionMetrics(ConnectionCounts counts) {
    return new UpstreamConnectionMetrics(counts);
  }

  @Bean
  UpstreamPools upstreamConnectors(
      EventLoops loops,
      TimeoutProperties timeouts,
      PoolProperties pool,
      ResponseProperties responses,
      ConnectionCounts counts) {
    PoolLimits limits =
        new PoolLimits(timeouts.connect(), pool.maxIdle(), pool.maxAge(), pool.maxConnections());
    return new UpstreamPools(loops, limits, responses.limits(), trustedByTheSystem(), counts);
  }

  private static SslContext trustedByTheSystem() {
    try {
      return SslContextBuilder.forClient().build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS towards backends cannot be set up", e);
    }
  }
}
