package io.evenkeel.balancer.transport.netty;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The event loops that both transports share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EventLoopProperties.class)
public class EventLoopConfiguration {

  @Bean
  EventLoops eventLoops(EventLoopProperties properties) {
    return new EventLoops(properties.count());
  }
}
