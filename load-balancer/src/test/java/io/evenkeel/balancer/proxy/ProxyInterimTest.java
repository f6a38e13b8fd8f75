package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Interim responses and trailers: what Spring's contracts do not carry. */
class ProxyInterimTest {

  private static final String EXPECTING =
      "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n";

  private final ProxyUnderTest proxy = new ProxyUnderTest(ProxyUnderTest.PATIENT);

  @AfterEach
  void nothingIsLeftInFlight() {
    await().untilAsserted(() -> assertThat(proxy.inFlight()).isZero());
    proxy.close();
  }

  @Test
  void relaysEarlyHintsBeforeTheFinalResponse() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
              call.write("HTTP/1.1 103 Early Hints\r\nLink: </b>\r\n\r\n");
              call.answer(200, "final");
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(client.head()).startsWith("HTTP/1.1 103 ").contains("Link: </a>");
      assertThat(client.head()).startsWith("HTTP/1.1 103 ").contains("Link: </b>");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void sparesAClientOfHttp10InterimResponses() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write("HTTP/1.1 103 Early Hints\r\n\r\n");
              call.answer(200, "final");
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send("GET / HTTP/1.0\r\n\r\n");

      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void leavesItToTheUpstreamToSayContinue() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write("HTTP/1.1 100 Continue\r\n\r\n");
              call.drain();
              call.answer(200, "final");
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(EXPECTING);

      assertThat(client.head()).startsWith("HTTP/1.1 100 ");
      assertThat(upstream.calls().getFirst().header("Expect")).containsExactly("100-continue");
      client.send("body");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void saysContinueOnceHoweverManyUpstreamsSayIt() throws Exception {
    try (ScriptedUpstream bad =
            new ScriptedUpstream(call -> {
              call.write("HTTP/1.1 100 Continue\r\n\r\n");
              call.drain();
              call.socket().close();
            });
        ScriptedUpstream good =
            new ScriptedUpstream(call -> {
              call.write("HTTP/1.1 100 Continue\r\n\r\n");
              call.answer(200, new String(call.body(), java.nio.charset.StandardCharsets.US_ASCII));
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(bad, good);
      client.send(EXPECTING);

      assertThat(client.head()).startsWith("HTTP/1.1 100 ");
      client.send("body");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.in().readNBytes(4)).isEqualTo("body".getBytes(StandardCharsets.US_ASCII));
      proxy.awaitAttempts("b1 BROKEN", "b2 ANSWERED");
    }
  }

  @Test
  void relaysARefusalOfTheExpectationAndClosesBothConnections() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write("HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n");
              call.awaitClose();
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(EXPECTING);

      assertThat(client.head()).startsWith("HTTP/1.1 417 ").contains("Connection: close");
      assertThat(client.rest()).isEmpty();
      await().untilAsserted(() -> assertThat(upstream.openConnections()).isZero());
    }
  }

  @Test
  void passesTrailersBothWays() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              StringBuilder seen = new StringBuilder();
              for (String line = ScriptedUpstream.readLine(call.in());
                  !line.isEmpty();
                  line = ScriptedUpstream.readLine(call.in())) {
                seen.append(line).append(';');
              }
              call.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              call.write(Integer.toHexString(seen.length()) + "\r\n" + seen + "\r\n");
              call.write("0\r\nX-Down: 1\r\n\r\n");
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("3\r\nabc\r\n0\r\nX-Up: 1\r\n\r\n");

      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      client.line();
      assertThat(client.line()).isEqualTo("3;abc;0;X-Up: 1;");
      assertThat(client.line()).isEqualTo("0");
      assertThat(client.line()).isEqualTo("X-Down: 1");
      assertThat(client.line()).isEmpty();
    }
  }
}
