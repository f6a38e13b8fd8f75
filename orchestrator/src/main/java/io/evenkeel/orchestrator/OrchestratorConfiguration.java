package io.evenkeel.orchestrator;

import io.evenkeel.common.redis.RedisDefaultsConfiguration;
import io.evenkeel.common.time.Backoff;
import io.evenkeel.orchestrator.admin.BackendsController;
import io.evenkeel.orchestrator.admin.MembersController;
import io.evenkeel.orchestrator.loop.Loop;
import io.evenkeel.orchestrator.membership.Membership;
import io.evenkeel.orchestrator.membership.redis.RedisMembership;
import io.evenkeel.orchestrator.observe.OrchestratorMetrics;
import io.evenkeel.orchestrator.observe.RegistryHealthIndicator;
import io.evenkeel.orchestrator.probe.Rhythm;
import io.evenkeel.orchestrator.probe.http.HttpProbeSettings;
import io.evenkeel.orchestrator.probe.http.HttpProber;
import io.evenkeel.orchestrator.registry.RegistryFollower;
import io.evenkeel.orchestrator.registry.redis.RedisRegistry;
import io.evenkeel.orchestrator.store.StoreAvailability;
import io.evenkeel.orchestrator.verdict.Thresholds;
import io.evenkeel.orchestrator.verdict.VerdictStore;
import io.evenkeel.orchestrator.verdict.View;
import io.evenkeel.orchestrator.verdict.VoteAgenda;
import io.evenkeel.orchestrator.verdict.redis.RedisVerdicts;
import io.evenkeel.orchestrator.watch.Duties;
import io.evenkeel.orchestrator.watch.Heart;
import io.evenkeel.orchestrator.watch.ProbeClock;
import io.evenkeel.orchestrator.watch.ProbeDesk;
import io.evenkeel.orchestrator.watch.Voter;
import io.evenkeel.orchestrator.watch.Watches;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.SplittableRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Puts the orchestrator together. */
@Configuration(proxyBeanMethods = false)
@Import(RedisDefaultsConfiguration.class)
class OrchestratorConfiguration {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

  @Bean
  StartLog startLog(OrchestratorProperties properties) {
    return new StartLog(properties);
  }

  @Bean
  StoreAvailability storeAvailability() {
    return new StoreAvailability();
  }

  @Bean
  OrchestratorMetrics orchestratorMetrics(MeterRegistry meters) {
    return new OrchestratorMetrics(meters);
  }

  @Bean
  Membership membership() {
    return new Membership(System::nanoTime);
  }

  @Bean
  VerdictStore verdictStore(StringRedisTemplate redis) {
    return new RedisVerdicts(redis);
  }

  @Bean
  VoteAgenda voteAgenda() {
    return new VoteAgenda(new SplittableRandom());
  }

  @Bean
  HttpProber httpProber(OrchestratorProperties properties) {
    OrchestratorProperties.HealthCheck check = properties.healthCheck();
    return new HttpProber(new HttpProbeSettings(check.path(), check.timeout()));
  }

  @Bean
  Loop voteLoop(
      OrchestratorProperties properties,
      Watches watches,
      VoteAgenda agenda,
      Membership membership,
      VerdictStore verdicts,
      StoreAvailability availability,
      OrchestratorMetrics metrics) {
    Voter voter =
        new Voter(
            properties.id(),
            properties.voters(),
            watches::seen,
            agenda,
            membership,
            verdicts,
            availability,
            metrics,
            System::nanoTime);
    Loop loop = new Loop("votes", voter);
    agenda.onEarlier(loop::wake);
    return loop;
  }

  @Bean
  Watches watches(
      OrchestratorProperties properties,
      HttpProber prober,
      VoteAgenda agenda,
      Membership membership,
      OrchestratorMetrics metrics) {
    OrchestratorProperties.HealthCheck check = properties.healthCheck();
    ProbeDesk desk =
        new ProbeDesk(
            new ProbeClock(),
            prober,
            new Rhythm(check.interval(), check.fastInterval(), new SplittableRandom()),
            new Thresholds(check.rise(), check.fall()),
            check.timeout(),
            metrics,
            agenda::urgent);
    Watches watches = new Watches(properties.id(), properties.voters(), desk, agenda, membership);
    for (View view : View.values()) {
      metrics.backends(watches, view, all -> all.count(view));
    }
    return watches;
  }

  @Bean
  RegistryFollower registryFollower(
      OrchestratorProperties properties,
      StringRedisTemplate redis,
      StoreAvailability availability,
      Watches watches) {
    return new RegistryFollower(
        properties.id(),
        new RedisRegistry(redis),
        availability,
        new Backoff(FIRST_PAUSE, LONGEST_PAUSE, new SplittableRandom()),
        properties.resyncInterval(),
        System::nanoTime,
        known -> watches.registryRead(known.backends().values()));
  }

  @Bean
  RegistryHealthIndicator registryHealthIndicator(RegistryFollower follower) {
    return new RegistryHealthIndicator(follower::hasRead);
  }

  @Bean
  Duties duties(
      OrchestratorProperties properties,
      StringRedisTemplate redis,
      RegistryFollower follower,
      Membership membership,
      StoreAvailability availability,
      Watches watches,
      Loop voteLoop) {
    Heart heart =
        new Heart(
            properties.id(),
            new RedisMembership(redis),
            membership,
            availability,
            System::nanoTime,
            watches::membershipChanged);
    return new Duties(
        new Loop("registry", follower), new Loop("heartbeat", heart), voteLoop, watches, heart);
  }

  @Bean
  BackendsController backendsController(
      RegistryFollower follower, Watches watches, VerdictStore verdicts) {
    return new BackendsController(follower, watches, verdicts);
  }

  @Bean
  MembersController membersController(OrchestratorProperties properties, Membership membership) {
    return new MembersController(properties.id(), membership);
  }
}
