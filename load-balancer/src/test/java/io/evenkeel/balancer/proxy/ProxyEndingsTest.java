package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyEndingsTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private final ProxyUnderTest proxy = new ProxyUnderTest(ProxyUnderTest.PATIENT);

  @AfterEach
  void nothingIsLeftInFlight() {
    await().untilAsserted(() -> assertThat(proxy.inFlight()).isZero());
    proxy.close();
  }

  @Test
  void closesTheUpstreamsConnectionWhenTheClientLeavesBeforeTheHead() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose)) {
      proxy.serving(upstream);
      try (RawClient client = new RawClient(proxy.port())) {
        client.send(GET);
        await().until(() -> upstream.calls().size() == 1);
        client.reset();
      }
      await().untilAsserted(() -> assertThat(upstream.openConnections()).isZero());
      proxy.awaitAttempts("b1 CANCELLED");
      await().until(() -> proxy.events().requests.size() == 1);
      assertThat(proxy.events().requests)
          .singleElement()
          .extracting(RequestRecord::outcome)
          .isEqualTo(Outcome.CANCELLED);
    }
  }

  @Test
  void closesTheUpstreamsConnectionWhenTheClientLeavesDuringTheBody() throws Exception {
    try (ScriptedUpstream upstream =
        new ScriptedUpstream(call -> {
          call.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
          call.awaitClose();
        })) {
      proxy.serving(upstream);
      try (RawClient client = new RawClient(proxy.port())) {
        client.send(GET).head();
        assertThat(client.line()).isEqualTo("1");
        client.reset();
      }
      await().untilAsserted(() -> assertThat(upstream.openConnections()).isZero());
      proxy.awaitAttempts("b1 CANCELLED");
    }
  }

  @Test
  void closesTheUpstreamsConnectionWhenTheClientLeavesDuringItsUpload() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose)) {
      proxy.serving(upstream);
      try (RawClient client = new RawClient(proxy.port())) {
        client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nbegin");
        await().until(() -> upstream.calls().size() == 1);
      }
      await().untilAsserted(() -> assertThat(upstream.openConnections()).isZero());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "Content-Length: 99\r\n\r\nhello"
      })
  void cutsTheClientsConnectionWhenTheResponseBreaksOff(String rest) throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write("HTTP/1.1 200 OK\r\n" + rest);
              call.socket().close();
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(GET).head();

      String body = client.restUntilReset();

      assertThat(body).contains("hello").doesNotContain("0\r\n\r\n");
      proxy.awaitAttempts("b1 CUT");
      await().until(() -> proxy.events().requests.size() == 1);
      assertThat(proxy.events().requests.getFirst().outcome()).isEqualTo(Outcome.CUT);
    }
  }

  @Test
  void cutsAResponseThatFallsSilent() throws Exception {
    TimeoutProperties hasty =
        ProxyUnderTest.timeouts(
            Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofMillis(300));
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
              call.awaitClose();
            });
        ProxyUnderTest impatient = new ProxyUnderTest(hasty).serving(upstream);
        RawClient client = new RawClient(impatient.port())) {
      client.send(GET).head();

      assertThat(client.restUntilReset()).isEqualTo("1\r\nx\r\n");
      impatient.awaitAttempts("b1 STALLED");
      await().untilAsserted(() -> assertThat(upstream.openConnections()).isZero());
    }
  }

  @Test
  void blamesTheClientWhenItStopsSending() throws Exception {
    TimeoutProperties hasty =
        ProxyUnderTest.timeouts(
            Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofMillis(300));
    try (ScriptedUpstream upstream = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose);
        ProxyUnderTest impatient = new ProxyUnderTest(hasty).serving(upstream);
        RawClient client = new RawClient(impatient.port())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nbegin");

      assertThat(client.head()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
      impatient.awaitAttempts("b1 CANCELLED");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void relaysAnAnswerWithoutContent(int status) throws Exception {
    try (ScriptedUpstream upstream =
        new ScriptedUpstream(
            call -> call.write("HTTP/1.1 " + status + " Scripted\r\nETag: \"1\"\r\n\r\n"))) {
      proxy.serving(upstream);
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> response = proxy.get("/");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("ETag")).hasValue("\"1\"");
        assertThat(response.headers().firstValue("Transfer-Encoding")).isEmpty();
      }
      assertThat(upstream.connections()).isEqualTo(1);
    }
  }

  @Test
  void relaysTheHeadOfAHeadRequestAlone() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(
                call -> call.write("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n"));
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      // The connection is free again a moment after the answer, for no body is waited for.
      AtomicInteger requests = new AtomicInteger();
      await()
          .until(() -> {
            requests.incrementAndGet();
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200 OK\n").contains("ength: 1234\n");
            return upstream.connections() < requests.get();
          });
    }
  }

  @Test
  void relaysAnAnswerThatComesBeforeTheRequestHasBeenRead() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write(
                  "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
              call.awaitClose();
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nbegin");

      assertThat(client.head()).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void waitsForTheResponseBehindInterimOnes() throws Exception {
    try (ScriptedUpstream upstream =
        new ScriptedUpstream(call -> {
          call.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
          call.write("HTTP/1.1 102 Processing\r\n\r\n");
          call.answer(200, "final");
        })) {
      proxy.serving(upstream);
      for (int i = 0; i < 3; i++) {
        assertThat(proxy.get("/").body()).isEqualTo("final");
      }
    }
  }

  @Test
  void relaysAResponseThatEndsWithItsConnection() throws Exception {
    try (ScriptedUpstream upstream =
        new ScriptedUpstream(call -> {
          call.write("HTTP/1.0 200 OK\r\n\r\nuntil the end");
          call.socket().close();
        })) {
      proxy.serving(upstream);

      assertThat(proxy.get("/").body()).isEqualTo("until the end");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not http at all\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"
      })
  void answersBadGatewayToWhatIsNoHttpResponse(String garbage) throws Exception {
    try (ScriptedUpstream upstream =
        new ScriptedUpstream(call -> {
          call.write(garbage);
          call.awaitClose();
        })) {
      proxy.serving(upstream);

      assertThat(proxy.get("/").statusCode()).isEqualTo(502);
    }
  }
}
