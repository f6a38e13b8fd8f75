package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.admission.ConcurrencyLimits;
import io.evenkeel.balancer.proxy.ProxyUnderTest.Options;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is off by default, and requests that go no further. */
class ProxyOptionsTest {

  private static final Options DEFAULTS = Options.of(ProxyUnderTest.PATIENT);

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void relaysAGatewaysStatusOfABackendAndSaysWhoseItIs(int status) throws Exception {
    try (ScriptedUpstream bad =
            new ScriptedUpstream(call ->
                call.write(
                    "HTTP/1.1 %d Bad\r\nProxy-Status: inner; error=dns_error\r\n".formatted(status)
                        + "Content-Length: 3\r\n\r\nbad"));
        ScriptedUpstream good = ScriptedUpstream.saying("good");
        ProxyUnderTest proxy = new ProxyUnderTest(DEFAULTS).serving(bad, good)) {
      HttpResponse<String> response = proxy.get("/");

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).isEqualTo("bad");
      assertThat(response.headers().allValues("Proxy-Status"))
          .containsExactly("inner; error=dns_error", "evenkeel; received-status=" + status);
      proxy.awaitAttempts("b1 ANSWERED");
    }
  }

  @Test
  void asksAnotherBackendForAGatewaysStatusWhenTold() throws Exception {
    try (ScriptedUpstream bad = answering(503);
        ScriptedUpstream good = ScriptedUpstream.saying("good");
        ProxyUnderTest proxy = new ProxyUnderTest(DEFAULTS.retryOn(503)).serving(bad, good)) {
      assertThat(proxy.get("/").body()).isEqualTo("good");
      assertThat(proxy.get("/").body()).isEqualTo("good");
      assertThat(proxy.events().retries)
          .containsExactly(Failure.UNWANTED_STATUS, Failure.UNWANTED_STATUS);
      // A short answer is read to its end: its connection can be used again.
      assertThat(bad.connections()).isEqualTo(1);
    }
  }

  @Test
  void relaysTheBackendsOwnAnswerWhenNobodyElseIsLeft() throws Exception {
    try (ScriptedUpstream one = answering(503);
        ScriptedUpstream two = answering(503);
        ProxyUnderTest proxy = new ProxyUnderTest(DEFAULTS.retryOn(503)).serving(one, two)) {
      HttpResponse<String> response = proxy.get("/");

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).isEqualTo("sorry");
      assertThat(response.headers().allValues("Proxy-Status"))
          .containsExactly(
              "evenkeel; received-status=503; details=\"attempt 2, after b1: received_status\"");
      proxy.awaitAttempts("b1 ANSWERED", "b2 ANSWERED");
    }
  }

  @Test
  void givesTheAnswerItHasRatherThanHoldAPlaceWhileItWaitsForABetterOne() throws Exception {
    ConcurrencyLimits one = new ConcurrencyLimits(1, 10, Duration.ofSeconds(60));
    try (ScriptedUpstream bad = answering(503);
        ScriptedUpstream busy = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose);
        ProxyUnderTest proxy =
            new ProxyUnderTest(DEFAULTS.retryOn(503).concurrency(one)).serving(busy, bad);
        RawClient first = new RawClient(proxy.port())) {
      first.send("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n");
      await().until(() -> busy.calls().size() == 1);

      assertThat(proxy.get("/").body()).isEqualTo("sorry");
      await().until(() -> proxy.upstream("b2").inFlight() == 0);
    }
  }

  @Test
  void neverAsksAnotherBackendAboutAPost() throws Exception {
    try (ScriptedUpstream bad = answering(503);
        ScriptedUpstream good = ScriptedUpstream.saying("good");
        ProxyUnderTest proxy = new ProxyUnderTest(DEFAULTS.retryOn(503)).serving(bad, good)) {
      HttpResponse<String> response =
          proxy.send(proxy.request("/").POST(BodyPublishers.ofString("x")).build());

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(good.calls()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void repeatsAPostWithAnIdempotencyKeyWhenTold(boolean told) throws Exception {
    Options options = told ? DEFAULTS.withIdempotencyKey() : DEFAULTS;
    try (ScriptedUpstream bad =
            new ScriptedUpstream(call -> {
              call.drain();
              call.socket().close();
            });
        ScriptedUpstream good = ScriptedUpstream.saying("good");
        ProxyUnderTest proxy = new ProxyUnderTest(options).serving(bad, good)) {
      HttpResponse<String> response =
          proxy.send(
              proxy
                  .request("/")
                  .header("Idempotency-Key", "\"k\"")
                  .POST(BodyPublishers.ofString("x"))
                  .build());

      assertThat(response.statusCode()).isEqualTo(told ? 200 : 502);
    }
  }

  @Test
  void endsARequestThatTakesTooLongInAll() throws Exception {
    TimeoutProperties hasty =
        new TimeoutProperties(
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMillis(300),
            Duration.ofHours(1));
    try (ScriptedUpstream hung = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose);
        ScriptedUpstream good = ScriptedUpstream.saying("good");
        ProxyUnderTest proxy = new ProxyUnderTest(hasty).serving(hung, good)) {
      assertThat(proxy.get("/").statusCode()).isEqualTo(504);
      assertThat(good.calls()).isEmpty();
      proxy.awaitAttempts("b1 TIMED_OUT");
    }
  }

  @Test
  void answersOptionsThatMayGoNoFurtherItself() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.saying("no");
        ProxyUnderTest proxy = new ProxyUnderTest(DEFAULTS).serving(upstream);
        RawClient client = new RawClient(proxy.port())) {
      client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n");

      assertThat(client.head())
          .startsWith("HTTP/1.1 200 ")
          .contains("Content-Length: 0\n")
          .doesNotContain("Allow");
      assertThat(upstream.calls()).isEmpty();
    }
  }

  @Test
  void echoesATraceThatMayGoNoFurtherWithoutItsSecrets() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.saying("no");
        ProxyUnderTest proxy = new ProxyUnderTest(DEFAULTS).serving(upstream);
        RawClient client = new RawClient(proxy.port())) {
      client.send(
          """
          TRACE /a HTTP/1.1\r
          Host: a\r
          Max-Forwards: 0\r
          Cookie: s\r
          X-Own: 1\r
          Connection: close\r
          \r
          """);

      assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("message/http");
      assertThat(client.rest())
          .startsWith("TRACE /a HTTP/1.1\r\n")
          .contains("X-Own: 1\r\n")
          .doesNotContain("Cookie");
      assertThat(upstream.calls()).isEmpty();
    }
  }

  @Test
  void refusesARequestThatHasBeenHereBefore() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.saying("no");
        ProxyUnderTest proxy = new ProxyUnderTest(DEFAULTS).serving(upstream)) {
      HttpResponse<String> response =
          proxy.send(proxy.request("/").header("Via", "1.1 evenkeel").build());

      assertThat(response.statusCode()).isEqualTo(502);
      assertThat(response.headers().firstValue("Proxy-Status").orElseThrow())
          .contains("error=proxy_loop_detected");
      assertThat(upstream.calls()).isEmpty();
      await().until(() -> proxy.events().requests.size() == 1);
      assertThat(proxy.events().requests.getFirst().outcome()).isEqualTo(Outcome.REJECTED);
    }
  }

  @Test
  void answersWhatIsNoRequestLikeEverythingElse() throws Exception {
    try (ProxyUnderTest proxy = new ProxyUnderTest(DEFAULTS);
        RawClient client = new RawClient(proxy.port())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n");

      assertThat(client.head())
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json", "Proxy-Status: evenkeel; error=http_request_error");
      assertThat(client.rest()).contains("\"status\":400");
      assertThat(proxy.events().refusals).hasSize(1);
    }
  }

  @Test
  void countsAnAnswerThatWasHandedOverAsAnsweredHoweverTheClientLeaves() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.saying("x".repeat(1_000));
        ProxyUnderTest proxy = new ProxyUnderTest(DEFAULTS).serving(upstream)) {
      int requests = 200;
      for (int i = 0; i < requests; i++) {
        try (RawClient client = new RawClient(proxy.port())) {
          client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").head();
          client.in().readNBytes(1_000);
          client.reset();
        }
      }
      await().until(() -> proxy.events().requests.size() == requests);
      assertThat(proxy.events().requests)
          .allSatisfy(request -> assertThat(request.outcome()).isEqualTo(Outcome.ANSWERED));
    }
  }

  private static ScriptedUpstream answering(int status) throws Exception {
    return new ScriptedUpstream(call -> {
      call.drain();
      call.answer(status, "sorry");
    });
  }
}
