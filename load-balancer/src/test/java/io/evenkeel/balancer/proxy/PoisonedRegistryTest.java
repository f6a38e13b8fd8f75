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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Whoever writes to Redis does not decide alone where requests go. */
@ExtendWith(OutputCaptureExtension.class)
class PoisonedRegistryTest {

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void noConnectionLeavesTheAllowedNetworksByAddressNorByName(CapturedOutput log) throws Exception {
    try (RealRedis redis = RealRedis.start();
        ScriptedUpstream secret = ScriptedUpstream.saying("the secret")) {
      String literal = "http://127.0.0.1:" + secret.port();
      redis.command("HSET", "backend:literal", "url", literal, "status", "healthy");
      redis.command(
          "HSET", "backend:name", "url", "http://localhost:" + secret.port(), "status", "healthy");
      redis.command("HSET", "registry", "id", "r1");
      redis.command("SADD", "backends", "literal", "name");
      try (ConfigurableApplicationContext process = start(redis)) {
        int management = port(process, "local.management.port");
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> get(management, "/actuator/health/readiness").statusCode() == 200);

        assertThat(get(management, "/roster").body()).contains("name").doesNotContain(literal);
        HttpResponse<String> answer = get(port(process, "local.server.port"), "/");
        assertThat(answer.statusCode()).isBetween(502, 503);
        assertThat(answer.body()).doesNotContain("the secret");
      }
      assertThat(secret.connections()).isZero();
      assertThat(log.getOut())
          .contains("backend host localhost has addresses that are not allowed")
          .contains(
              "backend:literal url: " + literal + " (expected: an address of [192.0.2.0/24])");
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
        "--balancer.backends.allowed-networks=192.0.2.0/24");
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
