package io.evenkeel.redisinit;

import io.evenkeel.common.redis.RedisDefaultsConfiguration;
import io.evenkeel.common.time.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Wires the job. */
@Configuration(proxyBeanMethods = false)
@Import(RedisDefaultsConfiguration.class)
class RedisInitConfiguration {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

  @Bean
  SeedingJob seedingJob(RedisInitProperties properties, StringRedisTemplate redis) {
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, RandomGenerator.getDefault());
    Patience patience =
        new Patience(properties.timeout(), backoff, System::nanoTime, Thread::sleep);
    return new SeedingJob(properties.backends(), new Seeder(redis), patience);
  }
}
