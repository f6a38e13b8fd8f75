package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules of {@link HeaderRules} come to on the wire. */
class ProxyHeadersTest {

  private final ProxyUnderTest proxy = new ProxyUnderTest(ProxyUnderTest.PATIENT);
  private ScriptedUpstream upstream;

  @BeforeEach
  void start() throws Exception {
    upstream =
        new ScriptedUpstream(call -> {
          call.drain();
          call.write("HTTP/1.1 200 Fine\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n");
          call.write("Keep-Alive: timeout=9\r\nContent-Length: 2\r\n\r\nok");
        });
    proxy.serving(upstream);
  }

  @AfterEach
  void stop() throws Exception {
    upstream.close();
    proxy.close();
  }

  @Test
  void sendsWhatTheClientSentAndNothingOfItsOwnTransport() throws Exception {
    ask("GET /a HTTP/1.1\r\nHost: shop.example\r\nX-Own: 1\r\nKeep-Alive: 5\r\n\r\n");

    ScriptedUpstream.Call call = upstream.calls().getFirst();
    assertThat(call.headers().keySet())
        .containsExactlyInAnyOrder(
            "Host",
            "X-Own",
            "Via",
            "X-Request-Id",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Proto");
    assertThat(call.header("Host")).containsExactly("shop.example");
    assertThat(call.header("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(call.header("X-Forwarded-Port")).containsExactly(Integer.toString(proxy.port()));
    assertThat(call.header("X-Request-Id").getFirst()).matches("[0-9a-f]{32}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a%2Fb/%7Euser/;v=1?q=%20+&&x=%C3%A4&=",
        "//twice//slashed",
        "/a/../b/./c?",
        "/?url=http://x/y?z"
      })
  void passesTheTargetUndecoded(String target) throws Exception {
    ask("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(upstream.calls().getFirst().requestLine()).isEqualTo("GET " + target + " HTTP/1.1");
  }

  @Test
  void keepsTheLengthOfABodyWhoseLengthIsKnown() throws Exception {
    ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
    ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");

    List<ScriptedUpstream.Call> calls = upstream.calls();
    assertThat(calls.get(0).header("Content-Length")).containsExactly("3");
    assertThat(calls.get(0).header("Transfer-Encoding")).isEmpty();
    assertThat(calls.get(1).header("Content-Length")).isEmpty();
    assertThat(calls.get(1).header("Transfer-Encoding")).containsExactly("chunked");
  }

  @Test
  void relaysEveryFieldOfTheResponseButItsConnections() throws Exception {
    String head = ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(head)
        .contains("Set-Cookie: a=1\n", "Set-Cookie: b=2\n", "Via: 1.1 evenkeel\n", "ength: 2\n")
        .doesNotContain("Keep-Alive", "chunked");
  }

  @Test
  void speaksForAClientOfHttp10() throws Exception {
    String head = ask("GET / HTTP/1.0\r\n\r\n");

    assertThat(head).startsWith("HTTP/1.").contains(" 200 ");
    assertThat(upstream.calls().getFirst().header("Host"))
        .containsExactly("127.0.0.1:" + upstream.port());
  }

  @Test
  void servesManyRequestsOnOneConnection() throws Exception {
    try (RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < 10; i++) {
        client.send("GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n").head();
        assertThat(
                new String(client.in().readNBytes(2), java.nio.charset.StandardCharsets.US_ASCII))
            .isEqualTo("ok");
      }
    }
    // The next request may come before the connection of the last is back in the pool.
    assertThat(upstream.connections()).isLessThan(10);
  }

  private String ask(String request) throws Exception {
    try (RawClient client = new RawClient(proxy.port())) {
      return client.send(request).head();
    }
  }
}
