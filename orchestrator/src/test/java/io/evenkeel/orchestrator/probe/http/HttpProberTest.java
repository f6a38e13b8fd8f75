package io.evenkeel.orchestrator.probe.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.orchestrator.verdict.Observation;
import io.evenkeel.testing.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpProberTest {

  private static final BackendId ID = new BackendId("backend2");

  private static HttpProber patient;
  private static HttpProber hasty;

  @BeforeAll
  static void start() {
    patient = new HttpProber(new HttpProbeSettings("/health?deep=1", Duration.ofSeconds(30)));
    hasty = new HttpProber(new HttpProbeSettings("/health", Duration.ofMillis(500)));
  }

  @AfterAll
  static void stop() {
    patient.close();
    hasty.close();
  }

  @Test
  void anyTwoHundredIsASuccess() throws Exception {
    assertThat(observe("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
        .isEqualTo(Observation.success("status 200"));
    assertThat(observe("HTTP/1.1 204 No Content\r\n\r\n"))
        .isEqualTo(Observation.success("status 204"));
  }

  @Test
  void saysWhoItIsAndAsksForThePath() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 204 No Content\r\n\r\n")) {
      observe(patient, "http://localhost:" + server.port());
      assertThat(server.heads()).hasSize(1);
      assertThat(server.heads().getFirst())
          .startsWith("GET /health?deep=1 HTTP/1.1")
          .map(line -> line.replaceFirst("^[^:]+", ""))
          .contains(": localhost:" + server.port(), ": evenkeel-orchestrator", ": close");
    }
  }

  @Test
  void anyOtherStatusIsAFailure() throws Exception {
    assertThat(observe("HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n"))
        .isEqualTo(Observation.failure("status 503"));
  }

  @Test
  void followsNoRedirect() throws Exception {
    assertThat(observe("HTTP/1.1 302 Found\r\nLocation: /ok\r\nContent-Length: 0\r\n\r\n"))
        .isEqualTo(Observation.failure("status 302"));
  }

  @Test
  void earlyHintsAreNotTheAnswer() throws Exception {
    assertThat(
            observe("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        .isEqualTo(Observation.success("status 200"));
    assertThat(
            observe("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"))
        .isEqualTo(Observation.failure("status 500"));
  }

  @Test
  void aBodyThatEndsWithTheConnectionIsComplete() throws Exception {
    assertThat(observe("HTTP/1.0 200 OK\r\n\r\n{\"id\":\"backend2\"}"))
        .isEqualTo(Observation.success("status 200"));
    assertThat(observe("HTTP/1.0 200 OK\r\n\r\n{\"id\":\"backend3\"}").kind())
        .isEqualTo(Observation.Kind.FAILURE);
  }

  @Test
  void anotherIdentityIsAFailureWhateverTheStatus() throws Exception {
    assertThat(observe(json("200 OK", "{\"id\":\"backend3\",\"status\":\"up\"}")))
        .isEqualTo(Observation.failure("wrong identity: backend3 (expected: backend2)"));
    assertThat(observe(json("503 No", "{\"id\":\"backend3\",\"status\":\"draining\"}")))
        .isEqualTo(Observation.failure("wrong identity: backend3 (expected: backend2)"));
  }

  @Test
  void drainingIsSeenWhateverTheStatus() throws Exception {
    assertThat(observe(json("503 No", "{\"id\":\"backend2\",\"status\":\"draining\"}")))
        .isEqualTo(Observation.draining());
    assertThat(observe(json("200 OK", "{\"status\":\"draining\"}")))
        .isEqualTo(Observation.draining());
  }

  @Test
  void bodiesThatAreNoJsonObjectDoNotMatter() throws Exception {
    for (String body :
        List.of(
            "", "ok", "{", "[\"draining\"]", "\"draining\"", "{\"id\":null}", "[".repeat(5_000))) {
      assertThat(observe(json("200 OK", body))).isEqualTo(Observation.success("status 200"));
    }
  }

  @Test
  void readsSixtyFourKibibytesAndNotOneMore() throws Exception {
    assertThat(observe(json("200 OK", "x".repeat(64 * 1024))))
        .isEqualTo(Observation.success("status 200"));
    assertThat(observe(json("200 OK", "x".repeat(65 * 1024))))
        .isEqualTo(Observation.failure("body over 64 KiB"));
  }

  @Test
  void stopsReadingABodyThatNeverEnds() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    try (ScriptedServer server =
        new ScriptedServer((client, out) -> {
          try {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
              out.write(new byte[8_192]);
            }
          } finally {
            refused.countDown();
          }
        })) {
      assertThat(observe(patient, url(server))).isEqualTo(Observation.failure("body over 64 KiB"));
      assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void garbageIsNotHttp() throws Exception {
    assertThat(observe("SSH-2.0-OpenSSH_9.2\r\n\r\n"))
        .isEqualTo(Observation.failure("not an HTTP response"));
  }

  @Test
  void anEarlyEndIsAFailure() throws Exception {
    assertThat(observe("")).isEqualTo(Observation.failure("closed without an answer"));
    assertThat(observe("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"))
        .isEqualTo(Observation.failure("closed before the end of the answer"));
  }

  @Test
  void aResetIsAFailure() throws Exception {
    try (ScriptedServer server = new ScriptedServer((client, out) -> client.setSoLinger(true, 0))) {
      assertThat(observe(patient, url(server)))
          .isIn(
              Observation.failure("connection reset"),
              Observation.failure("closed without an answer"));
    }
  }

  @Test
  void aClosedPortIsRefused() throws Exception {
    assertThat(observe(patient, "http://127.0.0.1:" + FreePort.onLoopback()))
        .isEqualTo(Observation.failure("connection refused"));
  }

  @Test
  void aHangTimesOut() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(observe(hasty, "http://127.0.0.1:" + silent.getLocalPort()))
          .isEqualTo(Observation.failure("timed out after 500ms"));
    }
  }

  @Test
  void aSlowDripTimesOutAsAWhole() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (ScriptedServer server =
        new ScriptedServer((client, out) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
          while (!gone.await(50, TimeUnit.MILLISECONDS)) {
            out.write('x');
            out.flush();
          }
        })) {
      assertThat(observe(hasty, url(server)))
          .isEqualTo(Observation.failure("timed out after 500ms"));
      gone.countDown();
    }
  }

  @Test
  void tlsToAPlainServerIsAFailureThatSaysTls() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 400 No\r\n\r\n")) {
      Observation observation = observe(patient, "https://127.0.0.1:" + server.port());
      assertThat(observation.kind()).isEqualTo(Observation.Kind.FAILURE);
      assertThat(observation.reason()).startsWith("TLS: ");
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsAFailure(@TempDir Path directory) throws Exception {
    try (SelfSignedServer server = new SelfSignedServer(directory)) {
      Observation observation = observe(patient, "https://localhost:" + server.port());
      assertThat(observation.kind()).isEqualTo(Observation.Kind.FAILURE);
      assertThat(observation.reason())
          .startsWith("TLS: ")
          .contains("unable to find valid certification path");
    }
  }

  @Test
  void aNameThatDoesNotExistIsAFailure() throws Exception {
    assertThat(observe(hasty, "http://no-such-name.invalid"))
        .isIn(
            Observation.failure("unknown host"),
            Observation.failure("timed out after 500ms")); // where no name server answers
  }

  @Test
  void aThousandBackendsAtOnceAllGetTheirOwnAnswer() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 204 No Content\r\n\r\n")) {
      List<CompletableFuture<Observation>> probes = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        probes.add(patient.probe(new BackendId("b" + i), BackendUrl.parse(url(server))));
      }
      for (CompletableFuture<Observation> probe : probes) {
        assertThat(probe.get(60, TimeUnit.SECONDS)).isEqualTo(Observation.success("status 204"));
      }
      assertThat(server.heads()).hasSize(1_000);
    }
  }

  private static Observation observe(String answer) throws Exception {
    try (ScriptedServer server = ScriptedServer.answering(answer)) {
      return observe(patient, url(server));
    }
  }

  private static Observation observe(HttpProber prober, String url) throws Exception {
    return prober.probe(ID, BackendUrl.parse(url)).get(60, TimeUnit.SECONDS);
  }

  private static String url(ScriptedServer server) {
    return "http://127.0.0.1:" + server.port();
  }

  private static String json(String status, String body) {
    return "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s".formatted(status, body.length(), body);
  }
}
