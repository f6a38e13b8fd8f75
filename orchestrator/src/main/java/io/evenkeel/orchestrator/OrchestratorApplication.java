package io.evenkeel.orchestrator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The control plane: probes, votes, and keeps the registry true. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OrchestratorApplication {

  /** Starts the process. */
  public static void main(String[] args) {
    SpringApplication.run(OrchestratorApplication.class, args);
  }
}
