package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whose fault it is when time runs out: a slow client is no evidence against a backend, and a slow
 * backend does not hide behind a client that is fine.
 */
class ProxyBlameTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration TOTAL = Duration.ofMillis(800);
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String PUT =
      "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";

  private static ProxyUnderTest limited(Duration head, Duration idle, Duration total) {
    return new ProxyUnderTest(
        new TimeoutProperties(Duration.ofSeconds(2), head, idle, total, Duration.ofHours(1)));
  }

  @ParameterizedTest
  @CsvSource({"PT60S, PT0.8S", "PT0.4S, PT0S"})
  void aClientThatDoesNotReadIsToBlame(Duration idle, Duration total) throws Exception {
    try (ScriptedUpstream upstream = sending("Content-Length: 100000000", "x".repeat(10_000_000));
        ProxyUnderTest proxy = limited(LONG, idle, total).serving(upstream);
        RawClient client = new RawClient(proxy.port())) {
      client.send(GET).head();

      proxy.awaitAttempts("b1 CANCELLED");
      assertEnded(proxy, Outcome.CANCELLED, null);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PT60S, PT0.8S, Content-Length: 9, CUT, http_response_timeout",
    "PT0.4S, PT0S, Content-Length: 9, CUT, connection_read_timeout",
    "PT60S, PT0.8S, Transfer-Encoding: chunked, STALLED, http_response_timeout",
    "PT0.4S, PT0S, Transfer-Encoding: chunked, STALLED, connection_read_timeout",
  })
  void aBackendThatOwesWhatItHasAnnouncedIsToBlameAndAStreamThatFallsSilentByComparison(
      Duration idle, Duration total, String framing, String evidence, String error)
      throws Exception {
    try (ScriptedUpstream upstream = sending(framing, "1\r\nx\r\n");
        ProxyUnderTest proxy = limited(LONG, idle, total).serving(upstream);
        RawClient client = new RawClient(proxy.port())) {
      client.send(GET).restUntilReset();

      proxy.awaitAttempts("b1 " + evidence);
      assertEnded(proxy, Outcome.CUT, error);
    }
  }

  @Test
  void aBackendThatIsStillSendingWhenTimeIsOverIsNotToBlame() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
              while (true) {
                call.write("x");
                Thread.sleep(20);
              }
            });
        ProxyUnderTest proxy = limited(LONG, LONG, TOTAL).serving(upstream);
        RawClient client = new RawClient(proxy.port())) {
      client.send(GET).restUntilReset();

      proxy.awaitAttempts("b1 CANCELLED");
      assertEnded(proxy, Outcome.CUT, "http_response_timeout");
    }
  }

  @Test
  void aBackendThatDoesNotLetTheClientSendIsToBlame() throws Exception {
    try (ScriptedUpstream silent = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose);
        ProxyUnderTest proxy = limited(LONG, LONG, TOTAL).serving(silent);
        RawClient client = new RawClient(proxy.port())) {
      client.send(PUT);

      assertThat(client.head()).startsWith("HTTP/1.1 504 ").contains("http_response_timeout");
      proxy.awaitAttempts("b1 TIMED_OUT");
    }
  }

  @Test
  void aClientThatHasBeenToldToSendAndDoesNotIsToBlame() throws Exception {
    try (ScriptedUpstream dying =
            new ScriptedUpstream(call -> {
              call.write("HTTP/1.1 100 Continue\r\n\r\n");
              call.reset();
            });
        ScriptedUpstream silent = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose);
        ProxyUnderTest proxy = limited(LONG, SHORT, Duration.ZERO).serving(dying, silent);
        RawClient client = new RawClient(proxy.port())) {
      client.send(PUT);

      assertThat(client.head()).startsWith("HTTP/1.1 100 ");
      assertThat(client.head()).startsWith("HTTP/1.1 408 ");
      proxy.awaitAttempts("b1 BROKEN", "b2 CANCELLED");
    }
  }

  @Test
  void aBackendIsNotToBlameForTheTimeThatAnUploadHasTaken() throws Exception {
    try (ScriptedUpstream slow = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose);
        ProxyUnderTest proxy = limited(LONG, LONG, TOTAL).serving(slow);
        RawClient client = new RawClient(proxy.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n");
      for (int i = 0; i < 6; i++) {
        Thread.sleep(100);
        client.send("x");
      }

      assertThat(client.head()).startsWith("HTTP/1.1 504 ");
      proxy.awaitAttempts("b1 CANCELLED");
    }
  }

  @Test
  void aBackendIsNotToBlameForTheTimeThatTheOneBeforeHasTaken() throws Exception {
    try (ScriptedUpstream dying =
            new ScriptedUpstream(call -> {
              Thread.sleep(600);
              call.reset();
            });
        ScriptedUpstream next = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose);
        ProxyUnderTest proxy = limited(LONG, LONG, TOTAL).serving(dying, next);
        RawClient client = new RawClient(proxy.port())) {
      client.send(GET);

      assertThat(client.head()).startsWith("HTTP/1.1 504 ");
      proxy.awaitAttempts("b1 BROKEN", "b2 CANCELLED");
    }
  }

  @Test
  void aBackendThatDoesNotReadIsToBlame() throws Exception {
    try (ScriptedUpstream deaf = new ScriptedUpstream(call -> Thread.sleep(LONG));
        ProxyUnderTest proxy = limited(LONG, SHORT, Duration.ZERO).serving(deaf);
        RawClient client = new RawClient(proxy.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
      Thread.ofVirtual().start(() -> sendUntilClosed(client));

      assertThat(client.head()).startsWith("HTTP/1.1 504 ").contains("connection_write_timeout");
      proxy.awaitAttempts("b1 TIMED_OUT");
    }
  }

  private static void sendUntilClosed(RawClient client) {
    try {
      while (true) {
        client.send("x".repeat(10_000));
      }
    } catch (IOException e) {
      // It has been answered, and closed.
    }
  }

  private static ScriptedUpstream sending(String framing, String body) throws IOException {
    return new ScriptedUpstream(call -> {
      call.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n" + body);
      call.awaitClose();
    });
  }

  private static void assertEnded(ProxyUnderTest proxy, Outcome outcome, @Nullable String error) {
    await().until(() -> proxy.events().requests.size() == 1);
    assertThat(proxy.events().requests)
        .singleElement()
        .returns(outcome, RequestRecord::outcome)
        .returns(error, RequestRecord::error);
  }
}
