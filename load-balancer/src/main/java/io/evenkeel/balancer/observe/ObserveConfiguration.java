package io.evenkeel.balancer.observe;

import io.evenkeel.balancer.proxy.RequestObserver;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.roster.review.ReviewThread;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who is told what becomes of requests. */
@Configuration(proxyBeanMethods = false)
public class ObserveConfiguration {

  /** Longer than a deploy or a night's reboot, shorter than a day of pods. */
  private static final Duration KEEP_REMOVED = Duration.ofMinutes(10);

  private static final Duration REVIEW_INTERVAL = Duration.ofSeconds(5);

  @Bean
  RequestObserver requestObserver(
      MeterRegistry registry, AccessLogProperties properties, Roster roster, ReviewThread review) {
    RequestMetrics metrics =
        new RequestMetrics(registry, new KnownBackends(() -> ids(roster), KEEP_REMOVED));
    MeterReview.start(metrics, review.timer(), REVIEW_INTERVAL, System::nanoTime);
    return properties.accessLog() ? new Observers(List.of(metrics, new AccessLog())) : metrics;
  }

  private static Set<String> ids(Roster roster) {
    return roster.current().members().stream()
        .map(member -> member.backend().id().value())
        .collect(Collectors.toUnmodifiableSet());
  }
}
