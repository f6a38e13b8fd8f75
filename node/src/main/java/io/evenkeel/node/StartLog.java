package io.evenkeel.node;

import io.evenkeel.node.input.DurationText;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** One line at the start: who, which version, where, and what matters of the settings. */
final class StartLog implements ApplicationListener<ApplicationReadyEvent> {

  private static final Logger log = LoggerFactory.getLogger(StartLog.class);

  private final NodeProperties properties;

  StartLog(NodeProperties properties) {
    this.properties = properties;
  }

  @Override
  public void onApplicationEvent(ApplicationReadyEvent event) {
    Environment environment = event.getApplicationContext().getEnvironment();
    Duration taken = event.getTimeTaken();
    log.info(
        "node {} {} started in {}: port {}, delay {}, drain {}",
        properties.id(),
        environment.getProperty("spring.application.version", "(unpackaged)"),
        taken == null ? "?" : taken.toMillis() + "ms",
        environment.getProperty("local.server.port", "?"),
        properties.delay(),
        DurationText.of(properties.drain().announce()));
  }
}
