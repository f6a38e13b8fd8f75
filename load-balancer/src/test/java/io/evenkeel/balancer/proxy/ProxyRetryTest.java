package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.proxy.ProxyUnderTest.Options;
import io.evenkeel.common.backend.Status;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRetryTest {

  private final ProxyUnderTest proxy = new ProxyUnderTest(ProxyUnderTest.PATIENT);

  @AfterEach
  void nothingIsLeftInFlight() {
    await().untilAsserted(() -> assertThat(proxy.inFlight()).isZero());
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PATCH", "PUT", "DELETE", "PROPFIND"})
  void triesAnyMethodElsewhereWhenRefused(String method) throws Exception {
    try (ScriptedUpstream good =
        new ScriptedUpstream(
            call -> call.answer(200, new String(call.body(), StandardCharsets.UTF_8)))) {
      proxy.serving(refusing(), refusing(), "http://127.0.0.1:" + good.port());

      HttpResponse<String> response =
          proxy.send(proxy.request("/").method(method, BodyPublishers.ofString("text")).build());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("text");
      proxy.awaitAttempts("b1 UNREACHABLE", "b2 UNREACHABLE", "b3 ANSWERED");
      assertThat(proxy.events().retries).containsExactly(Failure.REFUSED, Failure.REFUSED);
    }
  }

  @Test
  void answersBadGatewayWhenEveryoneRefuses() throws Exception {
    proxy.serving(refusing(), refusing());

    HttpResponse<String> response = proxy.get("/");

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("Proxy-Status").orElseThrow())
        .startsWith("evenkeel; error=connection_refused; details=");
    assertThat(response.body()).contains("\"status\":502", "\"attempts\":2");
  }

  @Test
  void answersServiceUnavailableWhenThereIsNobodyToAsk() throws Exception {
    HttpResponse<String> response =
        proxy.send(proxy.request("/").header("X-Request-Id", "my-id").build());

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(response.headers().firstValue("X-Request-Id")).hasValue("my-id");
    assertThat(response.body()).contains("\"instance\":\"my-id\"", "\"attempts\":0");
  }

  @Test
  void leavesTheConnectionUsableAfterRefusingAnUpload() throws Exception {
    byte[] upload = new byte[1_000_000];
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> response =
          proxy.send(proxy.request("/").POST(BodyPublishers.ofByteArray(upload)).build());
      assertThat(response.statusCode()).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "reset"})
  void triesAGetElsewhereWhenTheConnectionDiesBeforeTheHead(String how) throws Exception {
    try (ScriptedUpstream bad = dying(how);
        ScriptedUpstream good = ScriptedUpstream.saying("good")) {
      proxy.serving(bad, good);

      assertThat(proxy.get("/").body()).isEqualTo("good");
      proxy.awaitAttempts("b1 BROKEN", "b2 ANSWERED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "reset"})
  void neverSendsAPostTwice(String how) throws Exception {
    try (ScriptedUpstream bad = dying(how);
        ScriptedUpstream good = ScriptedUpstream.saying("good")) {
      proxy.serving(bad, good);

      HttpResponse<String> response =
          proxy.send(proxy.request("/").POST(BodyPublishers.ofString("once")).build());

      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(response.headers().firstValue("Proxy-Status").orElseThrow())
          .contains("error=connection_terminated");
      assertThat(bad.calls()).hasSize(1);
      assertThat(good.calls()).isEmpty();
    }
  }

  @Test
  void triesElsewhereWhenAConnectionIsClosedAsSoonAsItIsAccepted() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ScriptedUpstream good = ScriptedUpstream.saying("good")) {
      Thread.ofVirtual()
          .start(() -> {
            while (!listener.isClosed()) {
              try {
                listener.accept().close();
              } catch (java.io.IOException e) {
                return;
              }
            }
          });
      proxy.serving(
          "http://127.0.0.1:" + listener.getLocalPort(), "http://127.0.0.1:" + good.port());

      for (int i = 0; i < 20; i++) {
        assertThat(proxy.get("/").body()).isEqualTo("good");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sendsAKeptBodyAgainFromItsFirstByte(boolean chunked) throws Exception {
    String text = "0123456789".repeat(6_000);
    try (ScriptedUpstream bad = dying("close");
        ScriptedUpstream good =
            new ScriptedUpstream(
                call -> call.answer(200, new String(call.body(), StandardCharsets.UTF_8)))) {
      proxy.serving(bad, good);

      HttpResponse<String> response =
          proxy.send(proxy.request("/").PUT(body(text, chunked)).build());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesUpOnABodyTooLargeToKeep(boolean chunked) throws Exception {
    try (ScriptedUpstream bad = dying("close");
        ScriptedUpstream good = ScriptedUpstream.saying("good")) {
      proxy.serving(bad, good);

      HttpResponse<String> response =
          proxy.send(proxy.request("/").PUT(body("x".repeat(100_000), chunked)).build());

      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(good.calls()).isEmpty();
    }
  }

  @Test
  void triesAtMostTwiceMoreOnceSomethingMayHaveBeenSent() throws Exception {
    try (ScriptedUpstream one = dying("close");
        ScriptedUpstream two = dying("close");
        ScriptedUpstream three = dying("close");
        ScriptedUpstream good = ScriptedUpstream.saying("good")) {
      proxy.serving(one, two, three, good);

      assertThat(proxy.get("/").statusCode()).isEqualTo(502);
      assertThat(good.calls()).isEmpty();
    }
  }

  @Test
  void triesAWaitingGetElsewhereAsSoonAsItsUpstreamIsWithdrawn() throws Exception {
    try (ScriptedUpstream hung = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose);
        ScriptedUpstream good = ScriptedUpstream.saying("good")) {
      proxy.serving(hung, good);
      CompletableFuture<HttpResponse<String>> response =
          proxy
              .client()
              .sendAsync(proxy.request("/").build(), HttpResponse.BodyHandlers.ofString());
      await().until(() -> hung.calls().size() == 1);

      proxy.status("b1", Status.UNHEALTHY);

      assertThat(response.get().body()).isEqualTo("good");
      proxy.awaitAttempts("b1 WITHDRAWN", "b2 ANSWERED");
      await().untilAsserted(() -> assertThat(hung.openConnections()).isZero());
    }
  }

  @Test
  void letsAPostWaitForItsWithdrawnUpstream() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedUpstream slow =
            new ScriptedUpstream(call -> {
              call.drain();
              release.await();
              call.answer(200, "late");
            });
        ScriptedUpstream good = ScriptedUpstream.saying("good")) {
      proxy.serving(slow, good);
      CompletableFuture<HttpResponse<String>> response =
          proxy
              .client()
              .sendAsync(
                  proxy.request("/").POST(BodyPublishers.ofString("x")).build(),
                  HttpResponse.BodyHandlers.ofString());
      await().until(() -> slow.calls().size() == 1);

      proxy.status("b1", Status.UNHEALTHY);
      release.countDown();

      assertThat(response.get().body()).isEqualTo("late");
      assertThat(good.calls()).isEmpty();
    }
  }

  @Test
  void triesAnotherConnectionWhenAKeptAliveOneWasClosedMeanwhile() throws Exception {
    try (ScriptedUpstream one = ScriptedUpstream.saying("one");
        ScriptedUpstream two = ScriptedUpstream.saying("two")) {
      proxy.serving(one, two);
      for (int round = 0; round < 20; round++) {
        assertThat(proxy.get("/").statusCode()).isEqualTo(200);
        assertThat(proxy.get("/").statusCode()).isEqualTo(200);
        one.dropConnections();
        two.dropConnections();
      }
    }
  }

  /** RFC 9112, section 9.3.1: its end crosses the request on the wire. */
  @Test
  void asksTheOnlyUpstreamOnceMoreOverAFreshConnectionWhenAKeptAliveOneWasStale() throws Exception {
    try (ScriptedUpstream once = answeringOnceAConnection()) {
      proxy.serving(once);

      assertThat(proxy.get("/1").body()).isEqualTo("GET /1");
      assertThat(proxy.get("/2").body()).isEqualTo("GET /2");

      proxy.awaitAttempts("b1 ANSWERED", "b1 STALE", "b1 ANSWERED");
      assertThat(once.connections()).isEqualTo(2);
    }
  }

  @Test
  void neverSendsAPostAgainThatMetAStaleConnection() throws Exception {
    try (ScriptedUpstream once = answeringOnceAConnection()) {
      proxy.serving(once);
      HttpRequest post = proxy.request("/2").POST(BodyPublishers.ofString("x")).build();

      assertThat(proxy.get("/1").body()).isEqualTo("GET /1");
      assertThat(proxy.send(post).statusCode()).isEqualTo(502);

      assertThat(once.calls()).hasSize(2);
    }
  }

  @Test
  void asksAnUpstreamWhoseFreshConnectionDiedNotOnceMore() throws Exception {
    try (ScriptedUpstream bad = dying("close")) {
      proxy.serving(bad);

      assertThat(proxy.get("/").statusCode()).isEqualTo(502);

      assertThat(bad.calls()).hasSize(1);
    }
  }

  @Test
  void asksAnUpstreamUnderEveryAddressOfItsName() throws Exception {
    try (ScriptedUpstream good = ScriptedUpstream.saying("good");
        ProxyUnderTest named =
            new ProxyUnderTest(
                Options.of(ProxyUnderTest.PATIENT)
                    .lookup(_ ->
                        List.of(
                            InetAddress.getByAddress(new byte[] {127, 0, 0, 9}),
                            InetAddress.getLoopbackAddress())))) {
      named.serving("http://backend.test:" + good.port());

      HttpResponse<String> response =
          named.send(named.request("/").POST(BodyPublishers.ofString("x")).build());

      assertThat(response.body()).isEqualTo("good");
      named.awaitAttempts("b1 ANSWERED");
    }
  }

  @Test
  void triesNoFurtherAddressesOnceTheTimeToSearchIsOver() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedUpstream good = ScriptedUpstream.saying("good");
        ProxyUnderTest named =
            new ProxyUnderTest(
                Options.of(ProxyUnderTest.PATIENT)
                    .retryDeadline(Duration.ofMillis(1))
                    .lookup(_ -> {
                      asked.incrementAndGet();
                      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                      return List.of(
                          InetAddress.getByAddress(new byte[] {127, 0, 0, 9}),
                          InetAddress.getLoopbackAddress());
                    }))) {
      named.serving("http://backend.test:" + good.port());

      assertThat(named.get("/").statusCode()).isEqualTo(502);
      assertThat(asked).hasValue(1);
      named.awaitAttempts("b1 UNREACHABLE");
    }
  }

  @Test
  void saysSoWhenANameIsNotResolvedInTime() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    TimeoutProperties hasty =
        ProxyUnderTest.timeouts(
            Duration.ofMillis(200), Duration.ofSeconds(60), Duration.ofSeconds(60));
    try (ProxyUnderTest named =
        new ProxyUnderTest(
            Options.of(hasty)
                .lookup(host -> {
                  try {
                    release.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  throw new java.net.UnknownHostException(host);
                }))) {
      named.serving("http://slow.test:80");

      HttpResponse<String> response = named.get("/");

      assertThat(response.statusCode()).isEqualTo(504);
      assertThat(response.headers().firstValue("Proxy-Status").orElseThrow())
          .contains("error=dns_timeout");
      release.countDown();
    }
  }

  @Test
  void countsAnUnknownNameAsNothingSent() throws Exception {
    try (ScriptedUpstream good = ScriptedUpstream.saying("good");
        ProxyUnderTest named =
            new ProxyUnderTest(
                Options.of(ProxyUnderTest.PATIENT)
                    .lookup(host -> {
                      if (host.equals("gone.test")) {
                        throw new java.net.UnknownHostException(host);
                      }
                      return List.of(InetAddress.getAllByName(host));
                    }))) {
      named.serving("http://gone.test:80", "http://127.0.0.1:" + good.port());

      HttpResponse<String> response =
          named.send(named.request("/").POST(BodyPublishers.ofString("x")).build());

      assertThat(response.body()).isEqualTo("good");
      assertThat(named.events().retries).containsExactly(Failure.NO_ADDRESS);
    }
  }

  @Test
  void answersGatewayTimeoutWhenNoHeadComesInTime() throws Exception {
    TimeoutProperties hasty =
        ProxyUnderTest.timeouts(
            Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofSeconds(60));
    try (ScriptedUpstream hung = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose);
        ProxyUnderTest impatient = new ProxyUnderTest(hasty)) {
      impatient.serving(hung);

      HttpRequest post = impatient.request("/").POST(BodyPublishers.ofString("x")).build();
      HttpResponse<String> response = impatient.send(post);

      assertThat(response.statusCode()).isEqualTo(504);
      assertThat(response.headers().firstValue("Proxy-Status").orElseThrow())
          .contains("error=http_response_timeout");
      impatient.awaitAttempts("b1 TIMED_OUT");
      await().untilAsserted(() -> assertThat(hung.openConnections()).isZero());
    }
  }

  private static HttpRequest.BodyPublisher body(String text, boolean chunked) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return chunked
        ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))
        : BodyPublishers.ofByteArray(bytes);
  }

  /** Reads the request whole, then ends the connection without an answer. */
  private static ScriptedUpstream dying(String how) throws Exception {
    return new ScriptedUpstream(call -> {
      call.drain();
      if (how.equals("reset")) {
        call.reset();
      } else {
        call.socket().close();
      }
    });
  }

  /** Takes the second request of each connection, and ends the connection instead of an answer. */
  private static ScriptedUpstream answeringOnceAConnection() throws Exception {
    Set<Socket> used = ConcurrentHashMap.newKeySet();
    return new ScriptedUpstream(call -> {
      call.drain();
      if (used.add(call.socket())) {
        String requestLine = call.requestLine();
        call.answer(200, requestLine.substring(0, requestLine.lastIndexOf(' ')));
      } else {
        call.socket().close();
      }
    });
  }

  /** A port that nobody listens on. */
  private static String refusing() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + taken.getLocalPort();
    }
  }
}
