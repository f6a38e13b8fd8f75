package io.evenkeel.node;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The example backend. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class NodeApplication {

  /** Starts the process. */
  public static void main(String[] args) {
    SpringApplication.run(NodeApplication.class, args);
  }
}
