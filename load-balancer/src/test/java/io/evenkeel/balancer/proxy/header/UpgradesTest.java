package io.evenkeel.balancer.proxy.header;

import static io.evenkeel.balancer.proxy.header.Heads.hop;
import static io.evenkeel.balancer.proxy.header.Heads.lines;
import static io.evenkeel.balancer.proxy.header.Heads.request;
import static io.evenkeel.balancer.proxy.header.Heads.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.RequestHead;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Switching protocols: RFC 9110, section 7.8. */
class UpgradesTest {

  private final HeaderRules rules =
      Heads.rules(ForwardingStyle.NONE, HostStyle.PRESERVE, "websocket", "IRC/6.9");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "websocket          | Upgrade              | websocket",
        "WebSocket          | keep-alive, UPGRADE  | WebSocket",
        "websocket/13       | upgrade              | websocket/13",
        "h2c, websocket     | upgrade              | websocket",
        "h2c                | upgrade              | -",
        "irc/6.9            | upgrade              | irc/6.9",
        "IRC/7              | upgrade              | -",
        "IRC                | upgrade              | -",
        "websocketx         | upgrade              | -",
        "websocket          | keep-alive           | -",
        "websocket          | upgraded             | -",
      })
  void onlyAnAllowedProtocolIsAskedFor(String upgrade, String connection, String asked) {
    RequestHead head =
        request("GET / 1.1", "Host: a", "Upgrade: " + upgrade, "Connection: " + connection);

    assertThat(rules.upgrade(head)).isEqualTo(asked);
    List<String> sent = lines(rules.toUpstream(head, hop("192.0.2.9")).fields());
    if (asked == null) {
      assertThat(sent).noneMatch(line -> line.matches("(?i)(upgrade|connection):.*"));
    } else {
      assertThat(sent).contains("Connection: Upgrade", "Upgrade: " + asked).hasSize(5);
    }
  }

  @Test
  void theFirstAllowedProtocolOfSeveralLinesIsTaken() {
    assertThat(
            rules.upgrade(
                request(
                    "GET / 1.1",
                    "Connection: x",
                    "Upgrade: a, b",
                    "Connection: Upgrade",
                    "Upgrade: irc/6.9, websocket")))
        .isEqualTo("irc/6.9");
  }

  @Test
  void clientsOfHttp10CannotAsk() {
    assertThat(rules.upgrade(request("GET / 1.0", "Connection: upgrade", "Upgrade: websocket")))
        .isNull();
  }

  @Test
  void aRequestWithContentCannotAsk() {
    String[] lines = {"Connection: upgrade", "Upgrade: websocket"};

    assertThat(rules.upgrade(request("POST / 1.1", Framing.CHUNKED, lines))).isNull();
    assertThat(rules.upgrade(request("POST / 1.1", Framing.length(1), lines))).isNull();
    assertThat(rules.upgrade(request("POST / 1.1", Framing.length(0), lines))).isNotNull();
  }

  @Test
  void theHandshakesOwnFieldsPass() { // RFC 6455, 4.1
    assertThat(
            lines(
                rules
                    .toUpstream(
                        request(
                            "GET /chat 1.1",
                            "Host: a",
                            "Upgrade: websocket",
                            "Connection: Upgrade, HTTP2-Settings",
                            "HTTP2-Settings: x",
                            "TE: trailers",
                            "Sec-WebSocket-Key: k",
                            "Sec-WebSocket-Version: 13"),
                        hop("192.0.2.9"))
                    .fields()))
        .containsExactly(
            "Host: a",
            "Sec-WebSocket-Key: k",
            "Sec-WebSocket-Version: 13",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "X-Request-Id: id-1",
            "Via: 1.1 lb-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "101 | Upgrade: websocket      | Connection: upgrade             | true",
        "101 | upgrade: WEBSOCKET      | connection: keep-alive, Upgrade | true",
        "101 | Upgrade: h2c            | Connection: upgrade             | false",
        "101 | Upgrade: tls, websocket | Connection: upgrade             | false",
        "101 | Upgrade: websocket      | Connection: keep-alive          | false",
        "101 | X: websocket            | Connection: upgrade             | false",
        "200 | Upgrade: websocket      | Connection: upgrade             | false",
      })
  void onlyAMatching101Switches(int status, String one, String other, boolean switches) {
    assertThat(rules.switchesTo(response(status, Framing.NONE, one, other), "websocket"))
        .isEqualTo(switches);
  }

  @Test
  void twoProtocolsInTwoLinesAreNotTheOne() {
    assertThat(
            rules.switchesTo(
                response(
                    101, Framing.NONE, "Connection: upgrade", "Upgrade: websocket", "Upgrade: tls"),
                "websocket"))
        .isFalse();
  }
}
