package io.evenkeel.redisinit;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The seeding job: writes the first backends and the marker, once. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class RedisInitApplication {

  /** Starts the process. */
  public static void main(String[] args) {
    SpringApplication.run(RedisInitApplication.class, args);
  }
}
