package io.evenkeel.balancer;

import io.evenkeel.balancer.admin.FeedMetrics;
import io.evenkeel.balancer.admin.OutlierMetrics;
import io.evenkeel.balancer.admin.RosterEndpoint;
import io.evenkeel.balancer.admin.RosterHealthIndicator;
import io.evenkeel.balancer.admin.RosterMetrics;
import io.evenkeel.balancer.admin.StartReport;
import io.evenkeel.balancer.admission.Admission;
import io.evenkeel.balancer.feed.AllowedBackends;
import io.evenkeel.balancer.feed.ChangeSource;
import io.evenkeel.balancer.feed.FeedSettings;
import io.evenkeel.balancer.feed.RegistryStore;
import io.evenkeel.balancer.feed.RosterFeed;
import io.evenkeel.balancer.feed.redis.ChangeMessages;
import io.evenkeel.balancer.feed.redis.RedisChangeSource;
import io.evenkeel.balancer.feed.redis.RedisRegistryStore;
import io.evenkeel.balancer.proxy.name.AllowedLookup;
import io.evenkeel.balancer.proxy.name.NameCache;
import io.evenkeel.balancer.proxy.name.NameLookup;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.roster.RosterChange;
import io.evenkeel.balancer.roster.review.ReviewThread;
import io.evenkeel.balancer.roster.tcp.TcpCheck;
import io.evenkeel.balancer.selection.Strategies;
import io.evenkeel.balancer.selection.Strategy;
import io.evenkeel.common.redis.RedisDefaultsConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Wires the roster: Redis feeds it, the guard rail looks for itself, the operator sees it. */
@Configuration(proxyBeanMethods = false)
@Import(RedisDefaultsConfiguration.class)
class RosterConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

  @Bean
  RandomGenerator.SplittableGenerator random() {
    return new SplittableRandom();
  }

  @Bean
  Strategy strategy(BalancerProperties properties, RandomGenerator.SplittableGenerator random) {
    return new Strategies(random.split()).named(properties.strategy());
  }

  @Bean
  Roster roster(Strategy strategy, OutlierProperties outlier) {
    return new Roster(strategy, RosterConfiguration::log, outlier.settings());
  }

  @Bean
  ReviewThread reviewThread(Roster roster, OutlierProperties outlier) {
    return new ReviewThread(roster, outlier.interval(), System::nanoTime);
  }

  @Bean
  Admission admission(Roster roster, ReviewThread review, ConcurrencyProperties concurrency) {
    Admission admission =
        new Admission(roster, concurrency.limits(), review.timer(), System::nanoTime);
    review.afterwards(admission::serve);
    return admission;
  }

  @Bean
  AllowedBackends allowedBackends(BackendsProperties properties) {
    return properties.allowed();
  }

  @Bean
  NameLookup nameLookup(AllowedBackends allowed) {
    return new AllowedLookup(NameLookup.system(), allowed::allows);
  }

  @Bean
  RegistryStore registryStore(LettuceConnectionFactory connections) {
    return new RedisRegistryStore(connections);
  }

  @Bean(destroyMethod = "") // the feed closes it
  ChangeSource changeSource(LettuceConnectionFactory connections) {
    return new RedisChangeSource(connections, new ChangeMessages());
  }

  @Bean
  RosterFeed rosterFeed(
      RegistryStore store,
      ChangeSource changes,
      Roster roster,
      RosterMetrics metrics,
      BalancerProperties properties,
      AllowedBackends allowed,
      RandomGenerator.SplittableGenerator random) {
    return new RosterFeed(
        store,
        changes,
        roster,
        metrics::follow,
        new FeedSettings(properties.resyncInterval(), properties.staleAfter(), allowed),
        random.split(),
        InstantSource.system(),
        System::nanoTime);
  }

  @Bean
  TcpCheck tcpCheck(
      Roster roster, ReviewThread review, BalancerProperties properties, NameCache names) {
    BalancerProperties.GuardRail guardRail = properties.guardRail();
    Duration timeout = guardRail.checkTimeout();
    return new TcpCheck(
        roster,
        guardRail.checkInterval(),
        timeout,
        host -> names.await(host, timeout),
        review::prompt);
  }

  @Bean
  RosterLifecycle rosterLifecycle(RosterFeed feed, TcpCheck check, ReviewThread review) {
    return new RosterLifecycle(feed, check, review);
  }

  @Bean
  RosterEndpoint rosterEndpoint(Roster roster, RosterFeed feed, Strategy strategy) {
    return new RosterEndpoint(
        roster, feed::state, strategy.name(), InstantSource.system(), System::nanoTime);
  }

  @Bean
  RosterHealthIndicator rosterHealthIndicator(Roster roster, RosterFeed feed) {
    return new RosterHealthIndicator(roster, feed::state);
  }

  @Bean
  RosterMetrics rosterMetrics(MeterRegistry meters, Roster roster) {
    return new RosterMetrics(meters, roster);
  }

  @Bean
  OutlierMetrics outlierMetrics(Roster roster, Admission admission) {
    return new OutlierMetrics(roster, admission);
  }

  @Bean
  FeedMetrics feedMetrics(RosterFeed feed) {
    return new FeedMetrics(feed::state, InstantSource.system());
  }

  @Bean
  StartReport startReport(Environment environment, BalancerProperties properties) {
    return new StartReport(environment, properties.strategy(), properties.resyncInterval());
  }

  private static void log(RosterChange change) {
    if (change.warning()) {
      LOG.warn("{}", change.words());
    } else {
      LOG.info("{}", change.words());
    }
  }
}
