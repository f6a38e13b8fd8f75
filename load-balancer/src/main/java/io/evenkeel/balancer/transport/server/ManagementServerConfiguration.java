package io.evenkeel.balancer.transport.server;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * The server of the management port, in a context of its own. Boot's configuration leaves it out
 * where the context above has a server factory.
 *
 * <p>No {@code @Configuration}: it must not be found by the scan of the traffic port's context.
 */
class ManagementServerConfiguration {

  @Bean
  NettyReactiveWebServerFactory managementServerFactory(ReactorResourceFactory resources) {
    NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
    factory.setResourceFactory(resources);
    return factory;
  }
}
