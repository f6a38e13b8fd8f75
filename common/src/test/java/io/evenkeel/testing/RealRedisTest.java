package io.evenkeel.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class RealRedisTest {

  @Test
  void survivesKillAndRestartOnTheSamePortWithoutItsData() {
    try (RealRedis redis = RealRedis.start()) {
      int port = redis.port();
      assertThat(redis.command("SADD", "backends", "backend1")).isEqualTo(":1");

      redis.kill();
      assertThatThrownBy(() -> redis.command("PING")).isInstanceOf(UncheckedIOException.class);

      redis.restart();
      assertThat(redis.port()).isEqualTo(port);
      assertThat(redis.command("EXISTS", "backends")).isEqualTo(":0");
    }
  }

  @Test
  void answersNothingWhilePaused() {
    try (RealRedis redis = RealRedis.start()) {
      redis.pause();
      assertThatThrownBy(() -> redis.command("PING")).isInstanceOf(UncheckedIOException.class);

      redis.resume();
      assertThat(redis.command("PING")).isEqualTo("+PONG");
    }
  }
}
