package io.evenkeel.node.process;

import static io.evenkeel.node.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.node.HttpCalls;
import io.evenkeel.node.RawClient;
import io.evenkeel.node.RunningNode;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@RunningNode
class ProcessEndpointTest {

  @LocalServerPort private int port;
  private HttpCalls node;

  @BeforeEach
  void connect() {
    node = new HttpCalls(port);
  }

  @Test
  void answersWhoServedAndWhatArrived() throws Exception {
    HttpResponse<String> response =
        node.call(
            "POST",
            "/process/orders/7?delay=3ms",
            BodyPublishers.ofString("hello"),
            "X-Request-Id",
            "r-1");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-Backend-Id")).contains("backend1");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(json(response))
        .isEqualTo(
            json(
                """
                {"backend_id": "backend1", "request_id": "r-1", "method": "POST",
                 "path": "/process/orders/7", "bytes_received": 5, "delay_ms": 3}
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
  void servesAnyMethod(String method) throws Exception {
    HttpResponse<String> response = node.call(method, "/process");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).get("method").asString()).isEqualTo(method);
  }

  @Test
  void servesHeadWithoutABody() throws Exception {
    HttpResponse<String> response = node.call("HEAD", "/process");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("X-Backend-Id")).contains("backend1");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void makesARequestIdWhenNoneIsGiven() throws Exception {
    JsonNode first = json(node.call("GET", "/process"));
    JsonNode second = json(node.call("GET", "/process"));

    assertThat(first.get("request_id").asString()).isNotEmpty();
    assertThat(first.get("request_id")).isNotEqualTo(second.get("request_id"));
  }

  @Test
  void showsThePathAsItArrived() throws Exception {
    assertThat(json(node.call("GET", "/process/a%20b?x=1")).get("path").asString())
        .isEqualTo("/process/a%20b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=b"
      })
  void countsTheBytesOfABodyOfAnyType(String type) throws Exception {
    for (String method : new String[] {"POST", "PUT", "DELETE"}) {
      HttpResponse<String> response =
          node.call(
              method, "/process", BodyPublishers.ofString("a=1&delay=1h"), "Content-Type", type);

      assertThat(json(response).get("bytes_received").asInt()).as(method).isEqualTo(12);
    }
  }

  @Test
  void streamsABodyThatIsFarGreaterThanItsHeapNeeds() throws Exception {
    int kilobytes = 64 * 1024;
    HttpResponse<String> response =
        node.call(
            "PUT", "/process", BodyPublishers.ofInputStream(() -> new Zeros(kilobytes * 1024L)));

    assertThat(json(response).get("bytes_received").asLong()).isEqualTo(kilobytes * 1024L);
  }

  @Test
  void answersJsonWhateverTheClientWouldRatherHave() throws Exception {
    HttpResponse<String> response =
        node.call("GET", "/process", BodyPublishers.noBody(), "Accept", "text/csv");

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"61s", "fast", "150", ""})
  void refusesADelayThatItCannotUse(String delay) throws Exception {
    HttpResponse<String> response = node.call("GET", "/process?delay=" + delay);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.get("field").asString()).isEqualTo("delay");
    assertThat(problem.get("value").asString()).isEqualTo(delay.isEmpty() ? "(empty)" : delay);
    assertThat(problem.get("expected").asString())
        .isEqualTo("a duration such as 150ms or 2s, at most 60s");
  }

  @Test
  void keepsAConnectionForTheNextRequest() throws Exception {
    try (RawClient client = new RawClient(port)) {
      for (int i = 0; i < 300; i++) {
        assertThat(client.get("/process").response())
            .startsWith("HTTP/1.1 200")
            .doesNotContainIgnoringCase("connection: close");
      }
    }
  }

  @Test
  void elsewhereThereIsNothing() throws Exception {
    HttpResponse<String> response = node.call("GET", "/processes");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  /** As many zeros as asked for, made on the way. */
  private static final class Zeros extends InputStream {

    private long left;

    private Zeros(long bytes) {
      left = bytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int read = (int) Math.min(left, length);
      left -= read;
      return read;
    }
  }
}
