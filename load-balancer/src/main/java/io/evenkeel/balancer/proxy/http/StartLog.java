package io.evenkeel.balancer.proxy.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Says once, for each port that opens, what an operator wants to know first. */
final class StartLog implements ApplicationListener<WebServerInitializedEvent> {

  private static final Logger LOG = LoggerFactory.getLogger(StartLog.class);

  private final String transport;
  private final Environment environment;

  StartLog(String transport, Environment environment) {
    this.transport = transport;
    this.environment = environment;
  }

  @Override
  public void onApplicationEvent(WebServerInitializedEvent event) {
    int port = event.getWebServer().getPort();
    if (StringUtils.hasText(event.getApplicationContext().getServerNamespace())) {
      LOG.info("management on port {}", port);
      return;
    }
    String version = StartLog.class.getPackage().getImplementationVersion();
    LOG.info(
        "load-balancer {} on port {}: strategy {}, transport {}",
        version == null ? "(unpackaged)" : version,
        port,
        environment.getProperty("balancer.strategy", "round-robin"),
        transport);
  }
}
