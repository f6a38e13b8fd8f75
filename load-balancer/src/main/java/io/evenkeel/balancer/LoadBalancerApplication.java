package io.evenkeel.balancer;

import java.security.Security;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The data plane: follows the registry and forwards requests. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class LoadBalancerApplication {

  /** Starts the process. */
  public static void main(String[] args) {
    rememberNamesBriefly();
    SpringApplication.run(LoadBalancerApplication.class, args);
  }

  /**
   * A container that was stopped and started may come back with another address, so the JVM must
   * not remember names for its usual 30 s, nor for 10 s that there was none.
   */
  private static void rememberNamesBriefly() {
    Security.setProperty("networkaddress.cache.ttl", "2");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }
}
