package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.Refusals;
import io.evenkeel.balancer.transport.codec.HeadLimits;
import io.evenkeel.balancer.transport.netty.EventLoops;
import java.time.Duration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.ConfigurableEnvironment;

/** Our server on the traffic port; the stock one stays on the management port. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  LimitProperties.class,
  ClientTimeoutProperties.class,
  ShutdownProperties.class
})
public class TransportServerConfiguration {

  @Bean
  Connections downstreamConnections(LimitProperties limits) {
    return new Connections(limits.connections(), limits.connectionsPerClient());
  }

  @Bean
  ConnectionMetrics downstreamConnectionMetrics(Connections connections) {
    return new ConnectionMetrics(connections);
  }

  @Bean
  ReactiveWebServerFactory trafficServerFactory(
      ConfigurableEnvironment environment,
      EventLoops loops,
      LimitProperties limits,
      ClientTimeoutProperties timeouts,
      Connections connections,
      Refusals refusals) {
    ServerPropertiesCheck.check(environment);
    HeadLimits head =
        new HeadLimits(
            (int) limits.requestLine().toBytes(),
            (int) limits.headSize().toBytes(),
            limits.headerCount());
    ServerSettings settings =
        new ServerSettings(
            head,
            limits.rejectNonAsciiTarget(),
            limits.bodySize().toBytes(),
            limits.connections(),
            limits.connectionsPerClient(),
            limits.requestsPerConnection(),
            timeouts.requestHead(),
            timeouts.keepAlive());
    return new TransportServerFactory(loops, settings, connections, refusals);
  }

  @Bean
  ShutdownDelay shutdownDelay(ShutdownProperties properties, ServerProperties server) {
    boolean graceful = server.getShutdown() == Shutdown.GRACEFUL;
    return new ShutdownDelay(graceful ? properties.delay() : Duration.ZERO);
  }

  /**
   * Boot would copy the traffic port's factory for the management port, by its class. Asked for a
   * class that is not there it takes what the configurations define, which is the stock server.
   */
  @Bean
  @Primary
  static ManagementContextFactory managementOnStockServer() {
    return new ManagementContextFactory(
        WebApplicationType.REACTIVE,
        NettyReactiveWebServerFactory.class,
        NettyReactiveWebServerAutoConfiguration.class,
        ManagementServerConfiguration.class);
  }
}
