package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.BackendId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnswerTest {

  @ParameterizedTest
  @EnumSource(Failure.class)
  void isAProblemWithItsReasonInProxyStatus(Failure failure) {
    Answer answer =
        new Answer(
            failure.status(),
            failure.errorType(),
            failure.title(),
            "b1: because",
            "id-1",
            2,
            List.of(new Try(new BackendId("b0"), "connection_refused")));
    JsonNode problem = problem(answer);

    assertThat(problem.get("type").stringValue()).endsWith(":" + failure.errorType());
    assertThat(problem.get("title").stringValue()).isEqualTo(failure.title());
    assertThat(problem.get("status").intValue()).isEqualTo(failure.status());
    assertThat(problem.get("detail").stringValue()).isEqualTo("b1: because");
    assertThat(problem.get("instance").stringValue()).isEqualTo("id-1");
    assertThat(problem.get("attempts").intValue()).isEqualTo(2);
    assertThat(problem.get("failures").toString())
        .isEqualTo("[{\"backend\":\"b0\",\"error\":\"connection_refused\"}]");
    assertThat(headers(answer))
        .containsEntry(
            "Proxy-Status", "evenkeel; error=" + failure.errorType() + "; details=\"b1: because\"");
    assertThat(headers(answer).containsKey("Retry-After")).isEqualTo(failure.status() == 503);
  }

  @Test
  void cannotBeForgedByWhatADetailSays() {
    Answer answer =
        new Answer(502, "tls_protocol_error", "TLS", "a\"b\\c\r\nX: é", "id", 1, List.of());

    assertThat(problem(answer).get("detail").stringValue()).isEqualTo("a\"b\\c??X: é");
    assertThat(headers(answer).get("Proxy-Status")).endsWith("details=\"a\\\"b\\\\c??X: ?\"");
  }

  private static JsonNode problem(Answer answer) {
    return JsonMapper.shared().readTree(new String(answer.body(), StandardCharsets.UTF_8));
  }

  private static Map<String, String> headers(Answer answer) {
    Map<String, String> headers = new HashMap<>();
    answer.head("evenkeel", 7, "now", true).fields().forEach(headers::put);
    return headers;
  }
}
