package io.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.testing.RealRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The process as an operator meets it: its management port, its readiness and its log. */
@ExtendWith(OutputCaptureExtension.class)
class LoadBalancerApplicationTest {

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void startsBeforeRedisServesThenAndStaysReadyWhenRedisGoesAway(CapturedOutput log) {
    try (RealRedis redis = RealRedis.start()) {
      redis.kill();
      try (ConfigurableApplicationContext process = start(redis)) {
        int port = managementPort(process);
        within().until(() -> status(port, "/actuator/health/readiness") == 503);
        assertThat(status(port, "/actuator/health/liveness")).isEqualTo(200);
        assertThat(roster(port).get("complete").booleanValue()).isFalse();

        redis.restart();
        redis.command("HSET", "backend:a", "url", "http://127.0.0.1:1", "status", "healthy");
        redis.command("HSET", "backend:b", "url", "http://127.0.0.1:2", "status", "unhealthy");
        redis.command("HSET", "backend:b", "reason", "refused", "weight", "3", "revision", "7");
        redis.command("HSET", "registry", "id", "r1");
        redis.command("SADD", "backends", "a", "b");
        within().until(() -> status(port, "/actuator/health/readiness") == 200);

        assertRosterShown(roster(port));
        String metrics = body(port, "/actuator/prometheus");
        assertThat(metrics)
            .contains("balancer_roster_upstreams{state=\"healthy\"} 1.0")
            .contains("balancer_roster_upstreams{state=\"left_out\"} 1.0")
            .contains("balancer_in_flight{backend=\"a\"} 0.0")
            .contains("balancer_roster_age_seconds")
            .contains("balancer_guard_rail_holding 0.0")
            .contains("balancer_feed_resyncs_total")
            .contains("balancer_feed_failures_total");

        redis.command("SREM", "backends", "b");
        within().until(() -> !body(port, "/actuator/prometheus").contains("{backend=\"b\"}"));

        redis.kill();
        within().until(() -> log.getOut().contains("the roster stays as it is (backends: 1)"));
        assertThat(status(port, "/actuator/health/readiness")).isEqualTo(200);
        assertThat(roster(port).get("backends")).hasSize(1);
      }
      assertThat(log.getOut())
          .contains("strategy round-robin, resync interval 100 ms, transport ")
          .contains("a added (http://127.0.0.1:1, healthy, active, weight 1)")
          .contains("b removed")
          .containsOnlyOnce("registry can be read again");
    }
  }

  @Test
  void refusesAnUnknownStrategyWithTheNamesThereAre(CapturedOutput log) {
    assertThatThrownBy(() ->
            SpringApplication.run(LoadBalancerApplication.class, "--balancer.strategy=rond-robin")
                .close())
        .isNotNull();
    assertThat(log.getAll())
        .contains(
            "balancer.strategy: rond-robin (expected: one of least-connections, round-robin)");
  }

  private static void assertRosterShown(JsonNode roster) {
    assertThat(roster.get("strategy").stringValue()).isEqualTo("round-robin");
    assertThat(roster.get("registryId").stringValue()).isEqualTo("r1");
    assertThat(roster.get("stale").booleanValue()).isFalse();
    assertThat(roster.get("ageSeconds").doubleValue()).isBetween(0.0, 60.0);
    JsonNode a = roster.get("backends").get(0);
    assertThat(a.get("url").stringValue()).isEqualTo("http://127.0.0.1:1");
    assertThat(a.get("served").stringValue()).isEqualTo("yes");
    JsonNode b = roster.get("backends").get(1);
    assertThat(b.get("id").stringValue()).isEqualTo("b");
    assertThat(b.get("status").stringValue()).isEqualTo("unhealthy");
    assertThat(b.get("admin").stringValue()).isEqualTo("active");
    assertThat(b.get("weight").intValue()).isEqualTo(3);
    assertThat(b.get("served").stringValue()).isEqualTo("no: left out: unhealthy");
    assertThat(b.get("inFlight").intValue()).isZero();
    assertThat(b.get("failing").booleanValue()).isFalse();
    assertThat(b.get("revision").longValue()).isEqualTo(7);
    assertThat(b.get("reason").stringValue()).isEqualTo("refused");
  }

  private static ConfigurableApplicationContext start(RealRedis redis) {
    return SpringApplication.run(
        LoadBalancerApplication.class,
        "--spring.data.redis.url=" + redis.url(),
        "--server.port=0",
        "--management.server.port=0",
        "--server.address=127.0.0.1",
        "--management.server.address=127.0.0.1",
        "--balancer.resync-interval=100ms");
  }

  private static int managementPort(ConfigurableApplicationContext process) {
    return process.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
  }

  private JsonNode roster(int port) {
    return JsonMapper.shared().readTree(body(port, "/roster"));
  }

  private int status(int port, String path) {
    return get(port, path).statusCode();
  }

  private String body(int port, String path) {
    return get(port, path).body();
  }

  private HttpResponse<String> get(int port, String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
              .timeout(Duration.ofSeconds(30))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static ConditionFactory within() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
  }
}
