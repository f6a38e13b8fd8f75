package io.evenkeel.redisinit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.testing.FreePort;
import io.evenkeel.testing.RealRedis;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RedisInitApplicationTest {

  private static final String TWO =
      "--redis-init.backends=backend1=http://one:8080,backend2=http://two:8080";

  private static RealRedis redis;

  @BeforeAll
  static void start() {
    redis = RealRedis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void empty() {
    redis.command("FLUSHALL");
  }

  @Test
  void endsWithZeroWhenItSeededAndWhenAllWasThere(CapturedOutput output) {
    assertThat(run(TWO)).isZero();
    assertThat(run(TWO)).isZero();

    assertThat(redis.command("SCARD", "backends")).isEqualTo(":2");
    assertThat(output)
        .contains("registry seeded: backend1 backend2 (2 added, 0 known)")
        .contains("registry seeded: backend1 backend2 (0 added, 2 known)");
  }

  @Test
  void endsWithOneAndWritesNothingWhenAnEntryIsBad(CapturedOutput output) {
    assertThat(run("--redis-init.backends=backend1=http://one:8080,backend2,b!=http://x")).isOne();

    assertThat(redis.command("DBSIZE")).isEqualTo(":0");
    assertThat(output)
        .contains("redis-init.backends: backend: backend2 (expected: id=url")
        .contains("redis-init.backends: backend id: b! (expected: [A-Za-z0-9._-]{1,64})")
        .contains("nothing was written");
  }

  @Test
  void endsWithOneWhenRedisStaysAway(CapturedOutput output) {
    String nobody = "--spring.data.redis.url=redis://127.0.0.1:" + FreePort.onLoopback();

    assertThat(RedisInitApplication.run(nobody, TWO, "--redis-init.timeout=1s")).isOne();

    assertThat(output)
        .contains("waiting for Redis")
        .contains("127.0.0.1")
        .contains("gave up on Redis after");
  }

  @Test
  void waitsForARedisThatComesLater(CapturedOutput output) throws Exception {
    try (RealRedis late = RealRedis.start()) {
      late.kill();
      var exit = CompletableFuture.supplyAsync(() -> run(late, TWO));
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> output.getOut().contains("waiting for Redis"));

      late.restart();

      assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
      assertThat(late.command("SCARD", "backends")).isEqualTo(":2");
    }
  }

  @Test
  void waitsForARedisThatHangs(CapturedOutput output) throws Exception {
    try (RealRedis hung = RealRedis.start()) {
      hung.pause();
      var exit = CompletableFuture.supplyAsync(() -> run(hung, TWO));
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> output.getOut().contains("waiting for Redis"));

      hung.resume();

      assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
    }
  }

  private static int run(String backends) {
    return run(redis, backends);
  }

  private static int run(RealRedis server, String backends) {
    return RedisInitApplication.run("--spring.data.redis.url=" + server.url(), backends);
  }
}
