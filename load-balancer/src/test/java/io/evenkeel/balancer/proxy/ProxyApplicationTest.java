package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.LoadBalancerApplication;
import io.evenkeel.testing.RealRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The process as a client meets it: the traffic port belongs to the backends, all of it. */
@ExtendWith(OutputCaptureExtension.class)
class ProxyApplicationTest {

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void proxiesEveryPathOfItsTrafficPort(CapturedOutput log) throws Exception {
    try (RealRedis redis = RealRedis.start();
        ScriptedUpstream one = ScriptedUpstream.saying("one");
        ScriptedUpstream two = ScriptedUpstream.saying("two")) {
      redis.command(
          "HSET", "backend:one", "url", "http://127.0.0.1:" + one.port(), "status", "healthy");
      redis.command(
          "HSET", "backend:two", "url", "http://localhost:" + two.port(), "status", "healthy");
      redis.command("HSET", "registry", "id", "r1");
      redis.command("SADD", "backends", "one", "two");
      try (ConfigurableApplicationContext process = start(redis)) {
        int traffic = port(process, "local.server.port");
        int management = port(process, "local.management.port");
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> get(management, "/actuator/health/readiness").statusCode() == 200);

        Set<String> answers = new TreeSet<>();
        for (int i = 0; i < 10; i++) {
          answers.add(get(traffic, "/process").body());
        }
        assertThat(answers).containsExactly("one", "two");
        for (String path : new String[] {"/roster", "/actuator/health", "/", "/a//b?c=%20d"}) {
          assertThat(get(traffic, path).body()).isIn("one", "two");
        }
        assertThat(get(management, "/roster").body()).contains("\"backends\"");
        assertThat(get(management, "/process").statusCode()).isEqualTo(404);
        assertThat(get(management, "/actuator/prometheus").body())
            .contains("balancer_requests_seconds_bucket{backend=\"one\",outcome=\"answered\"")
            .contains("balancer_attempts_total{backend=\"two\",outcome=\"answered\"")
            .contains("balancer_in_flight{backend=\"one\"} 0.0");
      }
      assertThat(log.getOut()).contains("/a//b?c=%20d -> ").contains(" 200 answered attempts=1 ");
    }
  }

  private static ConfigurableApplicationContext start(RealRedis redis) {
    return SpringApplication.run(
        LoadBalancerApplication.class,
        "--spring.data.redis.url=" + redis.url(),
        "--server.port=0",
        "--management.server.port=0",
        "--server.address=127.0.0.1",
        "--management.server.address=127.0.0.1",
        "--balancer.access-log=true");
  }

  private static int port(ConfigurableApplicationContext process, String property) {
    return process.getEnvironment().getRequiredProperty(property, Integer.class);
  }

  private HttpResponse<String> get(int port, String target) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
