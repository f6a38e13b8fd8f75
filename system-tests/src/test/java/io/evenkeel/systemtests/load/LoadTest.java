package io.evenkeel.systemtests.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LoadTest {

  private static final int PER_SECOND = 100;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void countsAnswersByBackendAndReusesConnections() throws IOException {
    try (ScriptedServer server = new ScriptedServer(LoadTest::ok)) {
      Report report = run(server, 30);

      assertThat(report.failures()).isEmpty();
      assertThat(report.answeredBy("b1")).isEqualTo(report.total());
      assertThat(server.connections()).isLessThan(report.total());
    }
  }

  @Test
  void readsChunkedBodies() throws IOException {
    UnaryOperator<String> chunked =
        id ->
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n\"%s\"\r\n0\r\n\r\n"
                .formatted(id.length() + 2, id);
    try (ScriptedServer server = new ScriptedServer(chunked)) {
      assertThat(run(server, 10).failures()).isEmpty();
    }
  }

  @Test
  void anyStatusButOkHasFailed() throws IOException {
    assertAllFail(
        id -> "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy", "503 null busy");
  }

  @Test
  void closedConnectionHasFailedAndIsNotTriedAgain() throws IOException {
    try (ScriptedServer server = new ScriptedServer(id -> ScriptedServer.CLOSE)) {
      Report report = run(server, 10);

      assertThat(report.failures()).hasSize(report.total());
      assertThat(server.received()).hasSize(new HashSet<>(server.received()).size());
      assertThat(server.received()).hasSize(report.total());
    }
  }

  @Test
  void bodyCutShortHasFailed() throws IOException {
    assertAllFail(
        id -> "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n\"" + id + '"' + ScriptedServer.CLOSE,
        "body cut");
  }

  @Test
  void answerToAnotherRequestHasFailed() throws IOException {
    assertAllFail(id -> ok("somebody-else"), "the answer to another request");
  }

  @Test
  void silenceHasFailed() throws IOException {
    assertAllFail(id -> "HTTP/1.1 200", "Timeout");
  }

  @Test
  void sendsTheRequestsOfAMixInTurnAndTellsThemApart() throws IOException {
    try (ScriptedServer server = new ScriptedServer(LoadTest::ok)) {
      Load load =
          Load.start(
              "test",
              Mix.of(Request.GET, Request.GET, new Request("DELETE", "/process", "")),
              server.url(),
              PER_SECOND);
      await().atMost(LIMIT).until(() -> load.soFar().total() >= 30);
      Report report = load.stop();

      assertThat(report.of("DELETE").total()).isEqualTo(report.total() / 3);
      assertThat(report.gets().total()).isEqualTo(report.total() - report.total() / 3);
      assertThat(report)
          .hasToString(
              "test: DELETE %s; GET %s"
                  .formatted(figures(report.of("DELETE")), figures(report.gets())));
      assertThat(load.unanswered()).isEmpty();
    }
  }

  @Test
  void namesWhatIsUnansweredAndTheConnectionThatItWaitsOn() throws IOException {
    try (ScriptedServer server = new ScriptedServer(id -> "");
        Load load =
            Load.start("silence", Mix.GETS, server.url(), PER_SECOND, Duration.ofSeconds(2))) {
      await().atMost(LIMIT).until(() -> server.received().size() >= 5);

      assertThat(load.unanswered())
          .hasSizeGreaterThanOrEqualTo(5)
          .anySatisfy(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.localPort()).isPositive();
            assertThat(server.received()).contains(request.id());
          });
    }
  }

  @Test
  void goesOnSendingWhileNothingIsAnswered() throws IOException {
    try (ScriptedServer server = new ScriptedServer(id -> "");
        Load load =
            Load.start("silence", Mix.GETS, server.url(), PER_SECOND, Duration.ofSeconds(2))) {
      await().atMost(LIMIT).until(() -> server.received().size() >= 50);
      assertThat(load.soFar().outcomes()).noneMatch(outcome -> !outcome.failed());
    }
  }

  private static void assertAllFail(UnaryOperator<String> script, String error) throws IOException {
    try (ScriptedServer server = new ScriptedServer(script)) {
      Report report = run(server, 10);

      assertThat(report.failures())
          .hasSize(report.total())
          .allSatisfy(failure -> assertThat(failure.error()).contains(error));
      assertThat(report.failuresInDetail()).contains(error);
    }
  }

  private static Report run(ScriptedServer server, int requests) {
    Load load = Load.start("test", Mix.GETS, server.url(), PER_SECOND, Duration.ofMillis(500));
    await().atMost(LIMIT).until(() -> load.soFar().total() >= requests);
    return load.stop();
  }

  private static String figures(Report report) {
    return "%d requests, 0 failed, slowest %d ms"
        .formatted(report.total(), report.slowest().toMillis());
  }

  private static String ok(String id) {
    return "HTTP/1.1 200 OK\r\nX-Backend-Id: b1\r\nContent-Length: %d\r\n\r\n\"%s\""
        .formatted(id.length() + 2, id);
  }
}
