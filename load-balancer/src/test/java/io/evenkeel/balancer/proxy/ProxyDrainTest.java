package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.proxy.ProxyUnderTest.Options;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.AdminState;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of requests in flight when the operator takes their backend out of service. */
class ProxyDrainTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LATE = Duration.ofMinutes(5);

  private final Semaphore goOn = new Semaphore(0);
  private ProxyUnderTest proxy = new ProxyUnderTest(within(SOON));

  private static Options within(Duration deadline) {
    return Options.of(ProxyUnderTest.PATIENT).drain(deadline, LATE);
  }

  @AfterEach
  void nothingIsLeftInFlight() {
    await().untilAsserted(() -> assertThat(proxy.inFlight()).isZero());
    proxy.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = AdminState.class,
      names = {"DRAINING", "DISABLED"})
  void aStreamIsCutAtTheDeadlineSoThatItNeverLooksWhole(AdminState admin) throws Exception {
    try (ScriptedUpstream upstream = streaming();
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(GET).head();
      Upstream b1 = proxy.upstream("b1");
      proxy.admin("b1", admin);

      assertThat(client.restUntilReset()).isEqualTo("1\r\nx\r\n");
      assertIsCut(b1);
      await().untilAsserted(() -> assertThat(upstream.openConnections()).isZero());
    }
  }

  @Test
  void aStreamOfABackendThatIsRemovedIsCutToo() throws Exception {
    try (ScriptedUpstream removed = streaming();
        ScriptedUpstream other = ScriptedUpstream.saying("other");
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(removed);
      client.send(GET).head();
      Upstream b1 = proxy.upstream("b1");
      proxy.serving(other);

      assertThat(client.restUntilReset()).isEqualTo("1\r\nx\r\n");
      assertIsCut(b1);
      await().untilAsserted(() -> assertThat(b1.inFlight()).isZero());
    }
  }

  private void assertIsCut(Upstream upstream) {
    proxy.awaitAttempts("b1 DRAINED");
    await().until(() -> proxy.events().requests.size() == 1);
    RequestRecord request = proxy.events().requests.getFirst();
    assertThat(request.outcome()).isEqualTo(Outcome.CUT);
    assertThat(request.error()).isEqualTo("http_response_timeout");
    assertThat(upstream.failing()).as("evidence against the backend").isFalse();
  }

  @Test
  void aRequestWithoutAnAnswerGoesElsewhereAtTheDeadline() throws Exception {
    try (ScriptedUpstream drained = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose);
        ScriptedUpstream other = ScriptedUpstream.saying("other");
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(drained, other);
      client.send(GET);
      await().until(() -> drained.calls().size() == 1);
      proxy.admin("b1", AdminState.DRAINING);

      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      proxy.awaitAttempts("b1 DRAINED", "b2 ANSWERED");
      assertThat(proxy.events().retries).containsExactly(Failure.DRAINED);
      assertThat(proxy.upstream("b1").failing()).isFalse();
    }
  }

  @Test
  void aPostThatMayHaveBeenExecutedIsNotSentAgain() throws Exception {
    try (ScriptedUpstream drained = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose);
        ScriptedUpstream other = ScriptedUpstream.saying("other");
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(drained, other);
      client.send(POST);
      await().until(() -> drained.calls().size() == 1);
      proxy.admin("b1", AdminState.DRAINING);

      assertThat(client.head())
          .startsWith("HTTP/1.1 504 ")
          .contains("Proxy-Status: evenkeel; error=http_response_timeout")
          .doesNotContain("Retry-After");
      proxy.awaitAttempts("b1 DRAINED");
      assertThat(other.calls()).isEmpty();
    }
  }

  @Test
  void whatEndsBeforeTheDeadlineIsWhole() throws Exception {
    replace(new ProxyUnderTest(within(LATE)));
    try (ScriptedUpstream drained = endingWhenTold();
        ScriptedUpstream other = ScriptedUpstream.saying("other");
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(drained, other);
      client.send(GET).head();
      proxy.admin("b1", AdminState.DRAINING);

      assertThat(proxy.get("/").body()).as("a new request").isEqualTo("other");
      assertThat(proxy.upstream("b1").inFlight()).as("how a drain is watched").isEqualTo(1);
      goOn.release();
      assertThat(client.line() + client.line() + client.line()).isEqualTo("1x0");
      await().until(() -> proxy.upstream("b1").inFlight() == 0);
      assertThat(proxy.events().attempts).containsExactly("b2 ANSWERED", "b1 ANSWERED");
    }
  }

  @Test
  void aBackendThatIsActiveAgainKeepsWhatIsUnderWay() throws Exception {
    try (ScriptedUpstream upstream = endingWhenTold();
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(GET).head();
      Upstream b1 = proxy.upstream("b1");
      proxy.admin("b1", AdminState.DRAINING);
      proxy.admin("b1", AdminState.ACTIVE);

      await().pollDelay(SOON.multipliedBy(2)).until(() -> b1.inFlight() == 1);
      proxy.admin("b1", AdminState.DRAINING);

      assertThat(client.restUntilReset()).as("drained once more").isEqualTo("1\r\nx\r\n");
      proxy.awaitAttempts("b1 DRAINED");
    }
  }

  private void replace(ProxyUnderTest other) {
    proxy.close();
    proxy = other;
  }

  private static ScriptedUpstream streaming() throws IOException {
    return new ScriptedUpstream(call -> {
      call.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
      call.awaitClose();
    });
  }

  private ScriptedUpstream endingWhenTold() throws IOException {
    return new ScriptedUpstream(call -> {
      call.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
      goOn.acquire();
      call.write("0\r\n\r\n");
    });
  }
}
