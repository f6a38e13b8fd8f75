package io.evenkeel.node.fault;

import static io.evenkeel.node.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.node.HttpCalls;
import io.evenkeel.node.RawClient;
import io.evenkeel.node.RunningNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@RunningNode
class FaultEndpointTest {

  private static final String POST =
      "POST /process HTTP/1.1\nHost: node\nContent-Length: 5\n\nhello";

  @LocalServerPort private int port;
  @Autowired private MeterRegistry registry;
  private HttpCalls node;

  @BeforeEach
  void connect() {
    node = new HttpCalls(port);
  }

  @AfterEach
  void backInOrder() throws Exception {
    node.call("DELETE", "/fault");
  }

  @Test
  void showsSetsAndClears() throws Exception {
    String none =
        """
        {"error_rate": 0.0, "error_status": 500, "latency": "0ms",
         "drop_rate": 0.0, "reset_rate": 0.0, "cut_rate": 0.0, "hang_rate": 0.0,
         "close_for": "0ms"}
        """;
    String set =
        """
        {"error_rate": 0.25, "error_status": 503, "latency": "200ms",
         "drop_rate": 0.0, "reset_rate": 0.5, "cut_rate": 0.0, "hang_rate": 0.0,
         "close_for": "0ms"}
        """;
    assertThat(json(node.call("GET", "/fault"))).isEqualTo(json(none));

    HttpResponse<String> posted = node.call("POST", "/fault", BodyPublishers.ofString(set));

    assertThat(posted.statusCode()).isEqualTo(200);
    assertThat(json(posted)).isEqualTo(json(set));
    assertThat(json(node.call("GET", "/fault"))).isEqualTo(json(set));
    assertThat(json(node.call("DELETE", "/fault"))).isEqualTo(json(none));
    assertThat(json(node.call("GET", "/fault"))).isEqualTo(json(none));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "application/json", "text/plain"})
  void readsJsonWhateverTypeTheClientDeclares(String type) throws Exception {
    HttpResponse<String> response =
        node.call(
            "POST",
            "/fault",
            BodyPublishers.ofString("{\"hang_rate\": 0.5}"),
            "Content-Type",
            type);

    assertThat(json(response).get("hang_rate").asDouble()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"error_rate\": 2}     | error_rate   | 2.0      | a number from 0 to 1",
        "{\"drop_rate\": \"x\"}  | drop_rate    | x        | a number from 0 to 1",
        "{\"error_status\": 200} | error_status | 200      | 400..599",
        "{\"latency\": \"1h\"}   | latency      | 1h       | a duration such as 150ms or 2s, at most 10m",
        "[1]                     | body         | [1]      | a JSON object such as {\"error_rate\": 0.5, \"error_status\": 503}",
        "null                    | body         | null     | a JSON object such as {\"error_rate\": 0.5, \"error_status\": 503}",
        "{\"hang_rate\":         | body         | {\"hang_rate\": | a JSON object such as {\"error_rate\": 0.5, \"error_status\": 503}"
      })
  void refusesWhatItCannotUse(String body, String field, String value, String expected)
      throws Exception {
    HttpResponse<String> response = node.call("POST", "/fault", BodyPublishers.ofString(body));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(response).get("field").asString()).isEqualTo(field);
    assertThat(json(response).get("value").asString()).isEqualTo(value);
    assertThat(json(response).get("expected").asString()).isEqualTo(expected);
    assertThat(json(node.call("GET", "/fault")).get("error_rate").asDouble()).isZero();
  }

  @Test
  void refusesABodyBeyondItsLimit() throws Exception {
    HttpResponse<String> response =
        node.call(
            "POST",
            "/fault",
            BodyPublishers.ofString("{\"hang_rate\": 1" + " ".repeat(5000) + "}"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("field").asString()).isEqualTo("body");
  }

  @Test
  void errorAnswersItsStatusAsAProblem() throws Exception {
    node.fault("{\"error_rate\": 1, \"error_status\": 418}");

    HttpResponse<String> response = node.call("POST", "/process", BodyPublishers.ofString("x"));

    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.headers().firstValue("X-Backend-Id")).contains("backend1");
    assertThat(node.call("GET", "/fault").statusCode()).isEqualTo(200);
  }

  @Test
  void latencyDelaysTheAnswer() throws Exception {
    node.fault("{\"latency\": \"300ms\"}");
    long start = System.nanoTime();

    assertThat(node.call("GET", "/process").statusCode()).isEqualTo(200);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /process HTTP/1.1\nHost: node\n\n", POST})
  void dropIsACleanEndOfStreamWithoutAnAnswer(String request) throws Exception {
    node.fault("{\"drop_rate\": 1}");
    try (RawClient client = new RawClient(port)) {
      assertThat(client.send(request).read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /process HTTP/1.1\nHost: node\n\n", POST})
  void resetIsARealResetWithoutAnAnswer(String request) throws Exception {
    node.fault("{\"reset_rate\": 1}");
    try (RawClient client = new RawClient(port)) {
      client.send(request);
      assertThatThrownBy(client::read)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("Connection reset");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /process HTTP/1.1\nHost: node\n\n", POST})
  void cutIsARealResetInTheMiddleOfTheAnswer(String request) throws Exception {
    node.fault("{\"cut_rate\": 1}");
    try (RawClient client = new RawClient(port)) {
      client.send(request);

      StringBuilder answer = new StringBuilder();
      assertThatThrownBy(
              () -> {
                while (true) {
                  answer.append((char) client.read());
                }
              })
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("Connection reset");
      assertThat(answer)
          .startsWith("HTTP/1.1 200 \r\nX-Backend-Id: backend1\r\n")
          .contains("Content-Length: 200\r\n")
          .endsWith("\r\n\r\n{\"backend\":\"backend1\",");
    }
  }

  @Test
  void closeForMeetsHealthTooAndIdleConnectionsAndEndsByItself() throws Exception {
    try (RawClient idle = new RawClient(port)) {
      idle.get("/health").response();
      // Tomcat puts a connection to rest a moment after its response has been read.
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> {
            node.fault("{\"close_for\": \"1s\"}");
            return idle.endsWithin(Duration.ofMillis(100));
          });
      try (RawClient fresh = new RawClient(port)) {
        assertThat(fresh.read()).isEqualTo(-1);
      }
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(node.call("GET", "/health").statusCode()).isEqualTo(200));
  }

  @Test
  void faultsMeetTheRightOneOfManyConnections() throws Exception {
    try (RawClient before = new RawClient(port);
        RawClient hit = new RawClient(port);
        RawClient after = new RawClient(port)) {
      before.get("/health").response();
      hit.get("/health").response();
      after.get("/health").response();
      node.fault("{\"drop_rate\": 1}");
      assertThat(hit.get("/process").read()).isEqualTo(-1);
      node.call("DELETE", "/fault");

      assertThat(before.get("/process").response()).startsWith("HTTP/1.1 200");
      assertThat(after.get("/process").response()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void whatHangsIsAnsweredOnceTheFaultIsCleared() throws Exception {
    node.fault("{\"hang_rate\": 1}");
    try (RawClient client = new RawClient(port)) {
      client.send(POST).get("/process?second");
      untilARequestIsInFlight();

      node.call("DELETE", "/fault");

      assertThat(client.response()).startsWith("HTTP/1.1 200").contains("\"bytes_received\":5");
      // The request that was sent behind it has not been lost by watching the connection.
      assertThat(client.response()).startsWith("HTTP/1.1 200").contains("\"method\":\"GET\"");
    }
  }

  @Test
  void hangEndsWhenTheClientGivesUp() throws Exception {
    node.fault("{\"hang_rate\": 1}");
    double before = count("hang");
    try (RawClient client = new RawClient(port)) {
      client.get("/process");
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> count("hang") == before + 1);
  }

  private double count(String fault) {
    return registry.get("node.process").tag("fault", fault).timer().count();
  }

  private void untilARequestIsInFlight() {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() ->
            registry.find("http.server.requests.active").longTaskTimers().stream()
                .anyMatch(timer -> timer.activeTasks() > 0));
  }
}
