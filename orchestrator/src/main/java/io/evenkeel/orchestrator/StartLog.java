package io.evenkeel.orchestrator;

import io.evenkeel.orchestrator.probe.DurationText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** One line at the start: who, which version, where, and what matters of the settings. */
final class StartLog implements ApplicationListener<ApplicationReadyEvent> {

  private static final Logger LOG = LoggerFactory.getLogger(StartLog.class);

  private final OrchestratorProperties properties;

  StartLog(OrchestratorProperties properties) {
    this.properties = properties;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    Environment environment = event.getApplicationContext().getEnvironment();
    OrchestratorProperties.HealthCheck check = properties.healthCheck();
    LOG.info(
        "orchestrator {} {} started: port {}, voters {}, GET {} every {} within {}, rise {}, fall {}",
        properties.id(),
        environment.getProperty("spring.application.version", "(unpackaged)"),
        environment.getProperty("local.server.port", "?"),
        properties.voters(),
        check.path(),
        DurationText.of(check.interval()),
        DurationText.of(check.timeout()),
        check.rise(),
        check.fall());
  }
}
