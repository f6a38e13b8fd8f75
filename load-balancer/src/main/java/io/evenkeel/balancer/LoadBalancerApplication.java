package io.evenkeel.balancer;

import io.evenkeel.balancer.proxy.name.JvmNameCache;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The data plane: follows the registry and forwards requests. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class LoadBalancerApplication {

  /** Starts the process. */
  public static void main(String[] args) {
    // Before anything, Redis included, has looked up a name.
    JvmNameCache.disable();
    SpringApplication.run(LoadBalancerApplication.class, args);
  }
}
