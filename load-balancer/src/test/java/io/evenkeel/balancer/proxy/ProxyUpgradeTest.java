package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.proxy.ProxyUnderTest.Options;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that switch protocols (RFC 9110, section 7.8). */
class ProxyUpgradeTest {

  private final ProxyUnderTest proxy =
      new ProxyUnderTest(
          Options.of(ProxyUnderTest.PATIENT).drain(Duration.ofMinutes(5), Duration.ofMillis(200)));

  @AfterEach
  void nothingIsLeftInFlight() {
    await().untilAsserted(() -> assertThat(proxy.inFlight()).isZero());
    proxy.close();
  }

  @Test
  void carriesBytesBothWaysAndIsInFlightUntilItEnds() throws Exception {
    try (ScriptedUpstream upstream = echoing();
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(Upgrades.REQUEST);

      assertThat(client.head()).startsWith("HTTP/1.1 101 ").contains("Upgrade: websocket");
      assertThat(upstream.calls().getFirst().header("Upgrade")).containsExactly("websocket");
      assertThat(upstream.calls().getFirst().header("Connection")).containsExactly("Upgrade");
      for (int i = 0; i < 10; i++) {
        client.send("ping");
        assertThat(client.in().readNBytes(4)).asString(StandardCharsets.US_ASCII).isEqualTo("ping");
      }
      assertThat(proxy.inFlight()).isEqualTo(1);
      client.endOutput();
      assertThat(client.rest()).isEqualTo("bye");
      proxy.awaitAttempts("b1 ANSWERED");
      await().until(() -> proxy.events().requests.size() == 1);
      assertThat(proxy.events().requests.getFirst().outcome()).isEqualTo(Outcome.ANSWERED);
      assertThat(proxy.events().requests.getFirst().status()).isEqualTo(101);
    }
  }

  @Test
  void relaysAnOrdinaryAnswerToAnUpgrade() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.saying("no");
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(Upgrades.REQUEST);

      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2c", "other"})
  void takesAnotherProtocolThanAskedForAsAFault(String protocol) throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write(Upgrades.SWITCHED.replace("websocket", protocol));
              call.awaitClose();
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(Upgrades.REQUEST);

      assertThat(client.head()).startsWith("HTTP/1.1 502 ").contains("error=http_protocol_error");
      await().untilAsserted(() -> assertThat(upstream.openConnections()).isZero());
    }
  }

  @Test
  void doesNotAskForAProtocolThatIsNotAllowed() throws Exception {
    try (ScriptedUpstream upstream = ScriptedUpstream.saying("plain");
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(Upgrades.REQUEST.replace("websocket", "h2c"));

      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(upstream.calls().getFirst().header("Upgrade")).isEmpty();
    }
  }

  @Test
  void endsWhenTheUpstreamDies() throws Exception {
    try (ScriptedUpstream upstream = echoing();
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(Upgrades.REQUEST).head();
      upstream.calls().getFirst().reset();

      assertThat(client.restUntilReset()).isEmpty();
      proxy.awaitAttempts("b1 CUT");
    }
  }

  @Test
  void endsWhenTheClientDies() throws Exception {
    try (ScriptedUpstream upstream = echoing()) {
      proxy.serving(upstream);
      try (RawClient client = new RawClient(proxy.port())) {
        client.send(Upgrades.REQUEST).head();
        client.reset();
      }
      await().untilAsserted(() -> assertThat(upstream.openConnections()).isZero());
      proxy.awaitAttempts("b1 CANCELLED");
    }
  }

  @Test
  void isEndedSomeTimeAfterItsBackendWasTakenOutOfService() throws Exception {
    try (ScriptedUpstream upstream = echoing();
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(Upgrades.REQUEST).head();
      proxy.upstream("b1").release(true);

      assertThat(client.rest()).isEmpty();
      proxy.awaitAttempts("b1 ANSWERED");
    }
  }

  @Test
  void isEndedAfterALongSilence() throws Exception {
    TimeoutProperties hasty =
        new TimeoutProperties(
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ZERO,
            Duration.ofMillis(300));
    try (ScriptedUpstream upstream = echoing();
        ProxyUnderTest impatient = new ProxyUnderTest(hasty).serving(upstream);
        RawClient client = new RawClient(impatient.port())) {
      client.send(Upgrades.REQUEST).head();

      assertThat(client.rest()).isEmpty();
      impatient.awaitAttempts("b1 ANSWERED");
      await().untilAsserted(() -> assertThat(upstream.openConnections()).isZero());
    }
  }

  /** Sends back what it gets; when that has ended, says so, and ends too. */
  private static ScriptedUpstream echoing() throws Exception {
    return new ScriptedUpstream(call -> {
      call.write(Upgrades.SWITCHED);
      byte[] buffer = new byte[1_024];
      for (int n = call.in().read(buffer); n >= 0; n = call.in().read(buffer)) {
        call.socket().getOutputStream().write(buffer, 0, n);
      }
      call.write("bye");
      call.socket().close();
    });
  }
}
