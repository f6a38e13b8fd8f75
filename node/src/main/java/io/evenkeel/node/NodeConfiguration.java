package io.evenkeel.node;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.node.fault.FaultController;
import io.evenkeel.node.fault.FaultSwitch;
import io.evenkeel.node.health.Drain;
import io.evenkeel.node.health.DrainingFilter;
import io.evenkeel.node.health.HealthController;
import io.evenkeel.node.health.HealthState;
import io.evenkeel.node.health.HealthSwitch;
import io.evenkeel.node.process.DelayPolicy;
import io.evenkeel.node.process.FileLedger;
import io.evenkeel.node.process.ProcessController;
import io.evenkeel.node.process.ProcessTimers;
import io.evenkeel.node.process.RequestLedger;
import io.evenkeel.node.tomcat.NodeTomcat;
import io.evenkeel.node.tomcat.OpenConnections;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Puts the node together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NodeProperties.class)
class NodeConfiguration {

  @Bean
  BackendId backendId(NodeProperties properties) {
    return new BackendId(properties.id());
  }

  @Bean
  StartLog startLog(NodeProperties properties) {
    return new StartLog(properties);
  }

  @Bean
  InputProblems inputProblems() {
    return new InputProblems();
  }

  @Bean
  OpenConnections openConnections(FaultSwitch faults) {
    return new OpenConnections(faults::closesConnections);
  }

  @Bean
  NodeTomcat nodeTomcat() {
    return new NodeTomcat();
  }

  @Bean
  HealthSwitch healthSwitch(MeterRegistry registry) {
    HealthSwitch health = new HealthSwitch();
    Gauge.builder("node.health", () -> health.state() == HealthState.UP ? 1 : 0)
        .description("Whether /health says up: 1 up, 0 down or draining")
        .register(registry);
    return health;
  }

  @Bean
  HealthController healthController(BackendId id, HealthSwitch health) {
    return new HealthController(id, health);
  }

  @Bean
  Drain drain(
      BackendId id, HealthSwitch health, OpenConnections connections, NodeProperties properties) {
    return new Drain(id, health, connections, properties.drain().announce());
  }

  @Bean
  DrainingFilter drainingFilter(HealthSwitch health) {
    return new DrainingFilter(health);
  }

  @Bean
  FaultSwitch faultSwitch() {
    return new FaultSwitch(System::nanoTime);
  }

  @Bean
  FaultController faultController(
      BackendId id, FaultSwitch faults, OpenConnections connections, JsonMapper json) {
    return new FaultController(id, faults, connections, json);
  }

  @Bean
  RequestLedger requestLedger(BackendId id, NodeProperties properties) {
    return properties.ledger().isEmpty()
        ? RequestLedger.NONE
        : FileLedger.in(Path.of(properties.ledger()), id);
  }

  @Bean
  ProcessController processController(
      BackendId id,
      NodeProperties properties,
      RequestLedger ledger,
      FaultSwitch faults,
      OpenConnections connections,
      MeterRegistry registry) {
    return new ProcessController(
        id,
        new DelayPolicy(properties.delay(), properties.maxDelay()),
        ledger,
        faults,
        connections,
        new ProcessTimers(registry),
        () -> ThreadLocalRandom.current().nextLong());
  }
}
