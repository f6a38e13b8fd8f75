package io.evenkeel.balancer.observe;

import io.evenkeel.balancer.proxy.RequestObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who is told what becomes of requests. */
@Configuration(proxyBeanMethods = false)
public class ObserveConfiguration {

  @Bean
  RequestObserver requestObserver(MeterRegistry registry, AccessLogProperties properties) {
    RequestMetrics metrics = new RequestMetrics(registry);
    return properties.accessLog() ? new Observers(List.of(metrics, new AccessLog())) : metrics;
  }
}
