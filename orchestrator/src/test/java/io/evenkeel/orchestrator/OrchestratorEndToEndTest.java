package io.evenkeel.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

class OrchestratorEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static RedisBench bench;

  private final List<ConfigurableApplicationContext> running = new ArrayList<>();
  private Changes changes;

  @BeforeAll
  static void startRedis() {
    bench = new RedisBench();
  }

  @AfterAll
  static void stopRedis() {
    bench.close();
  }

  @BeforeEach
  void listen() {
    bench.clear();
    changes = new Changes(bench.server());
  }

  @AfterEach
  void stop() {
    running.forEach(ConfigurableApplicationContext::close);
    changes.close();
  }

  @Test
  void aBackendThatIsKilledAndComesBackIsPublishedOnceEachWay() throws Exception {
    try (SmallBackend backend1 = new SmallBackend("backend1");
        SmallBackend backend2 = new SmallBackend("backend2")) {
      add("backend1", backend1.url());
      ConfigurableApplicationContext o1 = orchestrator("o1", "/health");
      awaitStatus("backend1", "healthy");

      add("backend2", backend2.url()); // by hand, as a person may
      awaitStatus("backend2", "healthy");

      backend2.kill();
      awaitStatus("backend2", "unhealthy");
      assertThat(field("backend2", "reason")).isEqualTo("connection refused");

      backend2.comeBack();
      awaitStatus("backend2", "healthy");

      assertThat(changes.of("backend2")).containsExactly("healthy", "unhealthy", "healthy");
      assertThat(changes.of("backend1")).containsExactly("healthy");

      String list = get(o1, "/api/backends").body();
      assertThat(list)
          .contains("\"id\":\"backend1\"", "\"view\":\"up\"", "\"votes\":{\"o1\":\"up ");
      assertThat(get(o1, "/api/members").body()).contains("\"members\":[\"o1\"]");
      assertThat(get(o1, "/actuator/health/readiness").statusCode()).isEqualTo(200);
      assertThat(get(o1, "/actuator/health/liveness").statusCode()).isEqualTo(200);
      assertThat(get(o1, "/actuator/prometheus").body())
          .contains(
              "orchestrator_probes_seconds_count",
              "orchestrator_probe_lateness_seconds_count",
              "orchestrator_transitions_total{to=\"unhealthy\"} 1.0",
              "orchestrator_backends{view=\"up\"} 2.0");

      bench.redis().opsForSet().remove("backends", "backend2");
      await().atMost(LIMIT).until(() -> !get(o1, "/api/backends").body().contains("backend2"));

      o1.close();
      assertThat(bench.redis().hasKey("orchestrators")).as("it said goodbye").isFalse();
    }
  }

  @Test
  void anotherServiceAtTheAddressIsNotTheBackend() {
    try (SmallBackend backend3 = new SmallBackend("backend3")) {
      add("backend2", backend3.url());
      orchestrator("o1", "/health");
      awaitStatus("backend2", "unhealthy");
      assertThat(field("backend2", "reason"))
          .isEqualTo("wrong identity: backend3 (expected: backend2)");
    }
  }

  @Test
  void theStatusIsVouchedForWithoutBeingPublished() {
    try (SmallBackend backend1 = new SmallBackend("backend1")) {
      add("backend1", backend1.url());
      orchestrator("o1", "/health");
      awaitStatus("backend1", "healthy");
      String revision = field("backend1", "revision");
      Instant first = Instant.parse(field("backend1", "last_checked"));
      await()
          .atMost(LIMIT)
          .until(() -> Instant.parse(field("backend1", "last_checked")).isAfter(first));
      assertThat(field("backend1", "revision")).isEqualTo(revision);
      assertThat(changes.of("backend1")).containsExactly("healthy");
    }
  }

  @Test
  void ofThreeOrchestratorsTwoAreNeededToTakeABackendDown() {
    try (SmallBackend backend1 = new SmallBackend("backend1")) {
      add("backend1", backend1.url());
      orchestrator("o1", "/health/1");
      orchestrator("o2", "/health/2");
      orchestrator("o3", "/health/3");
      awaitVotes("backend1", 3, "up");
      awaitStatus("backend1", "healthy");

      backend1.answer("/health/1", 503);
      awaitVotes("backend1", 1, "down");
      String vouched = field("backend1", "last_checked");
      await() // the others vote again, and still nothing happens
          .atMost(LIMIT)
          .until(() -> !vouched.equals(field("backend1", "last_checked")));
      assertThat(field("backend1", "status")).isEqualTo("healthy");

      backend1.answer("/health/2", 503);
      awaitStatus("backend1", "unhealthy");
      awaitVotes("backend1", 2, "down");
      assertThat(field("backend1", "reason")).isEqualTo("status 503");
      assertThat(changes.of("backend1")).containsExactly("healthy", "unhealthy");
    }
  }

  @Test
  void aRegistryThatRedisLostIsGivenBack() throws Exception {
    try (SmallBackend backend1 = new SmallBackend("backend1")) {
      add("backend1", backend1.url());
      ConfigurableApplicationContext o1 = orchestrator("o1", "/health");
      awaitStatus("backend1", "healthy");
      await().atMost(LIMIT).until(() -> bench.redis().opsForHash().hasKey("registry", "id"));
      Object id = bench.redis().opsForHash().get("registry", "id");
      await().atMost(LIMIT).until(() -> get(o1, "/api/backends").body().contains("healthy"));

      bench.server().kill();
      assertThat(get(o1, "/actuator/health/readiness").statusCode()).isEqualTo(200);
      assertThat(get(o1, "/api/backends").body()).contains("backend1");
      bench.server().restart();

      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .until(() -> Objects.equals(bench.redis().opsForHash().get("registry", "id"), id));
      assertThat(field("backend1", "url")).isEqualTo(backend1.url());
      assertThat(bench.redis().opsForSet().members("backends")).containsExactly("backend1");
      backend1.kill();
      awaitStatus("backend1", "unhealthy");
    }
  }

  @Test
  void startedBeforeRedisItIsNotReadyAndThenServesWithoutARestart() throws Exception {
    bench.server().kill();
    ConfigurableApplicationContext o1;
    try {
      o1 = orchestrator("o1", "/health");
      assertThat(get(o1, "/actuator/health/readiness").statusCode()).isEqualTo(503);
      assertThat(get(o1, "/actuator/health/liveness").statusCode()).isEqualTo(200);
    } finally {
      bench.server().restart();
    }
    await().atMost(LIMIT).until(() -> get(o1, "/actuator/health/readiness").statusCode() == 200);
    try (SmallBackend backend1 = new SmallBackend("backend1")) {
      await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> add("backend1", backend1.url()));
      awaitStatus("backend1", "healthy");
    }
  }

  private ConfigurableApplicationContext orchestrator(String id, String path) {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(OrchestratorApplication.class)
            .run(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.data.redis.url=" + bench.server().url(),
                "--orchestrator.id=" + id,
                "--orchestrator.health-check.path=" + path);
    running.add(context);
    return context;
  }

  private static void add(String id, String url) {
    bench.redis().opsForSet().add("backends", id);
    bench.redis().opsForHash().put("backend:" + id, "url", url);
  }

  private static String field(String id, String field) {
    return String.valueOf(bench.redis().opsForHash().get("backend:" + id, field));
  }

  private static void awaitStatus(String id, String status) {
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(field(id, "status")).isEqualTo(status));
  }

  private static void awaitVotes(String id, int count, String vote) {
    await()
        .atMost(LIMIT)
        .until(() ->
            bench.redis().opsForHash().values("{backend:" + id + "}:votes").stream()
                    .filter(cast -> cast.toString().startsWith(vote + " "))
                    .count()
                == count);
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext context, String path)
      throws IOException, InterruptedException {
    Environment environment = context.getEnvironment();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:%s%s"
                          .formatted(environment.getProperty("local.server.port"), path)))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
