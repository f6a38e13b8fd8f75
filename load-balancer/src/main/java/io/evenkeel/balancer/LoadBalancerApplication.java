package io.evenkeel.balancer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The data plane: follows the registry and forwards requests. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class LoadBalancerApplication {

  /** Starts the process. */
  public static void main(String[] args) {
    SpringApplication.run(LoadBalancerApplication.class, args);
  }
}
