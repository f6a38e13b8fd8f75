package io.evenkeel.balancer.proxy;

import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.LoadBalancerApplication;
import io.evenkeel.testing.RealRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole application, with a registry of its own and one backend or more. */
final class RealProcess implements AutoCloseable {

  private final RealRedis redis;
  private final ConfigurableApplicationContext context;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Serves that backend as {@code one}. */
  RealProcess(RealRedis redis, ScriptedUpstream one, String... properties) {
    this.redis = redis;
    redis.command("HSET", "registry", "id", "r1");
    register("one", one);
    List<String> arguments = new ArrayList<>(List.of(properties));
    arguments.addAll(
        List.of(
            "--spring.data.redis.url=" + redis.url(),
            "--server.port=0",
            "--management.server.port=0",
            "--server.address=127.0.0.1",
            "--management.server.address=127.0.0.1"));
    context =
        SpringApplication.run(LoadBalancerApplication.class, arguments.toArray(String[]::new));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> getManagement("/actuator/health/readiness").statusCode() == 200);
  }

  /** As an operator does, but for the health check. */
  void register(String id, ScriptedUpstream backend) {
    String url = "http://127.0.0.1:" + backend.port();
    redis.command("HSET", "backend:" + id, "url", url, "status", "healthy");
    redis.command("SADD", "backends", id);
  }

  int port() {
    return port("local.server.port");
  }

  /** The body of an answer on the traffic port. */
  String get(String target) throws Exception {
    return get(port(), target).body();
  }

  /** What an operator sees of what it serves from. */
  String roster() throws Exception {
    return getManagement("/roster").body();
  }

  private HttpResponse<String> getManagement(String target) throws Exception {
    return get(port("local.management.port"), target);
  }

  private HttpResponse<String> get(int port, String target) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private int port(String property) {
    return context.getEnvironment().getRequiredProperty(property, Integer.class);
  }

  /** As SIGTERM does; returns when it is over. */
  @Override
  public void close() {
    context.close();
    client.close();
  }
}
