package io.evenkeel.node;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The example backend. Every bean is named in {@link NodeConfiguration}: a scan of the class path
 * would find nothing more and cost start-up time.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(NodeConfiguration.class)
public class NodeApplication {

  /** Starts the process. */
  public static void main(String[] args) {
    SpringApplication.run(NodeApplication.class, args);
  }
}
