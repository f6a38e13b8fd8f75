package io.evenkeel.redisinit;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * The seeding job: writes the first backends and the marker, once, and ends.
 *
 * <p>Its exit code is its contract: 0 when the registry is seeded, now or before; 1 when it is not.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class RedisInitApplication {

  /** Runs the job and ends the process. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /**
   * Runs the job.
   *
   * @return the exit code
   */
  static int run(String... args) {
    try (var context = SpringApplication.run(RedisInitApplication.class, args)) {
      return context.getBean(SeedingJob.class).run() ? 0 : 1;
    }
  }
}
