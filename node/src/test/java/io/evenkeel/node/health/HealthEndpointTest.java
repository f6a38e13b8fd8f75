package io.evenkeel.node.health;

import static io.evenkeel.node.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.node.HttpCalls;
import io.evenkeel.node.RunningNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@RunningNode
class HealthEndpointTest {

  @LocalServerPort private int port;
  private HttpCalls node;

  @BeforeEach
  void connect() {
    node = new HttpCalls(port);
  }

  @AfterEach
  void backUp() throws Exception {
    if (node.call("GET", "/health").statusCode() != 200) {
      node.call("POST", "/toggle-health");
    }
  }

  @Test
  void saysUpAndWhoItIs() throws Exception {
    HttpResponse<String> response = node.call("GET", "/health");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response)).isEqualTo(json("{\"status\": \"up\", \"id\": \"backend1\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void toggleFlipsAndSaysTheNewState(String method) throws Exception {
    HttpResponse<String> toggled = node.call(method, "/toggle-health");

    assertThat(toggled.statusCode()).isEqualTo(200);
    assertThat(json(toggled)).isEqualTo(json("{\"status\": \"down\", \"id\": \"backend1\"}"));
    HttpResponse<String> down = node.call("GET", "/health");
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(json(down).get("status").asString()).isEqualTo("down");

    assertThat(json(node.call(method, "/toggle-health")).get("status").asString()).isEqualTo("up");
    assertThat(node.call("GET", "/health").statusCode()).isEqualTo(200);
  }

  @Test
  void headTellsTheSameByItsStatus() throws Exception {
    assertThat(node.call("HEAD", "/health").statusCode()).isEqualTo(200);
    node.call("POST", "/toggle-health");
    assertThat(node.call("HEAD", "/health").statusCode()).isEqualTo(503);
  }

  @Test
  void requestsAreServedWhileItSaysDown() throws Exception {
    node.call("POST", "/toggle-health");

    assertThat(node.call("GET", "/process").statusCode()).isEqualTo(200);
  }

  @Test
  void noFaultTouchesIt() throws Exception {
    node.fault("{\"reset_rate\": 1, \"latency\": \"10m\"}");
    try {
      assertThat(node.call("GET", "/health").statusCode()).isEqualTo(200);
    } finally {
      node.call("DELETE", "/fault");
    }
  }

  @Test
  void actuatorHasHealthAndPrometheusAndNothingElse() throws Exception {
    assertThat(node.call("GET", "/actuator/health").statusCode()).isEqualTo(200);
    assertThat(node.call("GET", "/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(node.call("GET", "/actuator/health/readiness").statusCode()).isEqualTo(200);
    node.call("GET", "/process");
    assertThat(node.call("GET", "/actuator/prometheus").body())
        .contains("node_health 1.0")
        .contains("node_process_seconds_count{fault=\"none\"}")
        .contains("node_process_seconds_count{fault=\"hang\"}");
    assertThat(node.call("GET", "/actuator").statusCode()).isEqualTo(404);
    assertThat(node.call("GET", "/actuator/env").statusCode()).isEqualTo(404);
  }
}
