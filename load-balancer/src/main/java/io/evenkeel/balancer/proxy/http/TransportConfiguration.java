package io.evenkeel.balancer.proxy.http;

import io.evenkeel.balancer.proxy.PoolProperties;
import io.evenkeel.balancer.proxy.TimeoutProperties;
import io.evenkeel.balancer.proxy.UpstreamTransport;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.tcp.SslProvider;

/** Reactor Netty on both sides, on the same event loops. */
@Configuration(proxyBeanMethods = false)
class TransportConfiguration {

  @Bean
  UpstreamTransport upstreamTransport(
      ReactorResourceFactory resources, TimeoutProperties timeouts, PoolProperties pool) {
    return new Connectors(
        resources.getLoopResources(), timeouts, pool, SslProvider.defaultClientProvider());
  }

  @Bean
  NettyServerCustomizer trafficServer() {
    return TrafficServer::customize;
  }
}
