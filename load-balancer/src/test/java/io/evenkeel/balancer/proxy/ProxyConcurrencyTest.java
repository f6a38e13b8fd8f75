package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.conformance.ConformanceSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One attempt at a time on each backend, and what becomes of the others; over real sockets. */
class ProxyConcurrencyTest {

  private static final String ONE_AT_A_TIME = "balancer.concurrency.max-in-flight=1";
  private static final String LONG_WAIT = "balancer.concurrency.queue-timeout=1h";
  private static final String SHORT_WAIT = "balancer.concurrency.queue-timeout=300ms";
  private static final String LINE_OF_ONE = "balancer.concurrency.queue=1";

  private final Busy one = new Busy("one");
  private final Busy two = new Busy("two");
  private @Nullable TrafficPath started;

  ProxyConcurrencyTest() throws IOException {}

  private void start(String... properties) {
    started = TrafficPath.start(ConformanceSettings.of(properties));
  }

  private TrafficPath balancer() {
    return Objects.requireNonNull(started, "start(…) comes first");
  }

  private void serving(Busy... backends) {
    balancer()
        .serving(
            Arrays.stream(backends)
                .map(backend -> "http://127.0.0.1:" + backend.upstream.port())
                .toList());
  }

  private RawClient ask(String head, String body) throws IOException {
    return new RawClient(balancer().port())
        .send("%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s".formatted(head, body));
  }

  private RawClient get(String target) throws IOException {
    return ask("GET " + target, "\r\n");
  }

  private void awaitWaiting(int count) {
    await().untilAsserted(() -> assertThat(balancer().waiting()).isEqualTo(count));
  }

  private static void assertAnswered(RawClient client, String text) throws IOException {
    try (client) {
      assertThat(client.rest()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + text);
    }
  }

  private static void assertTurnedAway(RawClient client, String error) throws IOException {
    try (client) {
      assertThat(client.rest())
          .startsWith("HTTP/1.1 503 ")
          .contains("\r\nRetry-After: 1\r\n")
          .contains("\r\nContent-Type: application/problem+json\r\n")
          .contains("\r\nProxy-Status: evenkeel; error=" + error + ";")
          .contains("\"type\":\"urn:evenkeel:problem:" + error + "\"");
    }
  }

  /** Whatever happened, nothing is held: not a place on a backend, not one in the line. */
  @AfterEach
  void nothingIsLeft() throws IOException {
    try {
      await()
          .untilAsserted(() -> assertThat(balancer().isQuiet()).as(balancer().counts()).isTrue());
      assertThat(balancer().waiting()).as("waiting").isZero();
      Busy next = new Busy("next");
      next.release(1);
      serving(next);
      assertAnswered(get("/next"), "next /next");
      next.upstream.close();
    } finally {
      balancer().close();
      one.upstream.close();
      two.upstream.close();
    }
    assertThat(balancer().leaks()).isEmpty();
    assertThat(balancer().upstreamConnections()).isZero();
  }

  @Test
  void whoeverFindsAllFullWaitsAndIsServedInTurn() throws Exception {
    start(ONE_AT_A_TIME, LONG_WAIT);
    serving(one);
    RawClient a = get("/a");
    one.awaitCalls("/a");
    RawClient b = get("/b");
    awaitWaiting(1);
    RawClient c = get("/c");
    awaitWaiting(2);
    one.awaitCalls("/a");

    one.release(1);

    assertAnswered(a, "one /a");
    one.awaitCalls("/a", "/b");
    awaitWaiting(1);
    one.release(2);
    assertAnswered(b, "one /b");
    assertAnswered(c, "one /c");
  }

  @Test
  void whoeverHasWaitedTooLongIsTurnedAwayAndNotSent() throws Exception {
    start(ONE_AT_A_TIME, SHORT_WAIT);
    serving(one);
    RawClient a = get("/a");
    one.awaitCalls("/a");

    assertTurnedAway(get("/b"), "connection_limit_reached");

    one.release(1);
    assertAnswered(a, "one /a");
    one.awaitCalls("/a");
  }

  @Test
  void whereTheLineIsFullNobodyWaitsToBeTurnedAway() throws Exception {
    start(ONE_AT_A_TIME, LONG_WAIT, LINE_OF_ONE);
    serving(one);
    RawClient a = get("/a");
    one.awaitCalls("/a");
    RawClient b = get("/b");
    awaitWaiting(1);

    // An hour is what it would have had to wait otherwise.
    assertTurnedAway(get("/c"), "connection_limit_reached");

    assertThat(balancer().waiting()).isEqualTo(1);
    one.release(2);
    assertAnswered(a, "one /a");
    assertAnswered(b, "one /b");
    one.awaitCalls("/a", "/b");
  }

  @Test
  void aLineOfNobodyTurnsAwayAtOnce() throws Exception {
    start(ONE_AT_A_TIME, LONG_WAIT, "balancer.concurrency.queue=0");
    serving(one);
    RawClient a = get("/a");
    one.awaitCalls("/a");

    assertTurnedAway(get("/b"), "connection_limit_reached");

    one.release(1);
    assertAnswered(a, "one /a");
  }

  @Test
  void aClientThatLeavesLeavesTheLineAndIsNotSent() throws Exception {
    start(ONE_AT_A_TIME, LONG_WAIT, LINE_OF_ONE);
    serving(one);
    RawClient a = get("/a");
    one.awaitCalls("/a");
    RawClient gone = get("/gone");
    awaitWaiting(1);

    gone.reset();

    awaitWaiting(0);
    RawClient c = get("/c");
    awaitWaiting(1);
    one.release(2);
    assertAnswered(a, "one /a");
    assertAnswered(c, "one /c");
    one.awaitCalls("/a", "/c");
  }

  @Test
  void aClientThatLeavesWhileItIsServedMakesRoomForWhoWaits() throws Exception {
    start(ONE_AT_A_TIME, LONG_WAIT);
    serving(one);
    RawClient gone = get("/gone");
    one.awaitCalls("/gone");
    RawClient b = get("/b");
    awaitWaiting(1);

    gone.reset();

    one.awaitCalls("/gone", "/b");
    one.release(2);
    assertAnswered(b, "one /b");
  }

  @Test
  void aPostWaitsAndArrivesOnceAndWhole() throws Exception {
    start(ONE_AT_A_TIME, LONG_WAIT);
    serving(one);
    RawClient a = get("/a");
    one.awaitCalls("/a");
    RawClient post = ask("POST /post", "Content-Length: 10\r\n\r\nhello");
    awaitWaiting(1);
    post.send("world");

    one.release(2);

    assertAnswered(a, "one /a");
    assertAnswered(post, "one /posthelloworld");
    one.awaitCalls("/a", "/post");
  }

  @Test
  void aRetryWaitsForABackendThatItHasNotTried() throws Exception {
    start(ONE_AT_A_TIME, LONG_WAIT);
    serving(one, two);
    RawClient a = get("/a");
    one.awaitCalls("/a");
    RawClient b = get("/b");
    two.awaitCalls("/b");
    one.release(1);
    assertAnswered(a, "one /a");
    // On a kept-alive connection the break would be taken for a stale one, and the same asked anew.
    one.upstream.dropConnections();
    await().until(() -> balancer().upstreamConnections() == 1);

    RawClient retried = get(Busy.BROKEN_ON_ONE);
    one.awaitCalls("/a", Busy.BROKEN_ON_ONE);
    awaitWaiting(1);
    two.release(2);

    assertAnswered(b, "two /b");
    assertAnswered(retried, "two " + Busy.BROKEN_ON_ONE);
    one.awaitCalls("/a", Busy.BROKEN_ON_ONE);
  }

  @Test
  void whoWaitedForABackendThatIsRemovedGoesToTheNextOne() throws Exception {
    start(ONE_AT_A_TIME, LONG_WAIT);
    serving(one);
    RawClient a = get("/a");
    one.awaitCalls("/a");
    RawClient b = get("/b");
    awaitWaiting(1);

    serving(two);

    two.awaitCalls("/b");
    two.release(1);
    assertAnswered(b, "two /b");
    one.release(1);
    assertAnswered(a, "one /a");
  }

  @Test
  void whoWaitedForTheLastBackendIsTurnedAwayWhenItIsRemoved() throws Exception {
    start(ONE_AT_A_TIME, LONG_WAIT);
    serving(one);
    RawClient a = get("/a");
    one.awaitCalls("/a");
    RawClient b = get("/b");
    awaitWaiting(1);

    balancer().serving(List.of());

    assertTurnedAway(b, "destination_unavailable");
    one.release(1);
    assertAnswered(a, "one /a");
  }

  @Test
  void withoutAConnectionLeftARequestIsTurnedAwayAndTheNextOneServed() throws Exception {
    start("balancer.pool.max-connections=1");
    serving(one);
    RawClient a = get("/a");
    one.awaitCalls("/a");

    assertTurnedAway(get("/b"), "connection_limit_reached");

    one.release(2);
    assertAnswered(a, "one /a");
    assertAnswered(get("/c"), "one /c");
    one.awaitCalls("/a", "/c");
  }

  /** A backend that answers when it is told to. */
  private static final class Busy {

    /** This one it breaks off, if its name is "one". */
    static final String BROKEN_ON_ONE = "/broken";

    private final Semaphore answers = new Semaphore(0);
    private final ScriptedUpstream upstream;

    Busy(String name) throws IOException {
      upstream =
          new ScriptedUpstream(call -> {
            String target = call.requestLine().split(" ", -1)[1];
            if (name.equals("one") && target.equals(BROKEN_ON_ONE)) {
              call.reset();
              return;
            }
            String body = new String(call.body(), StandardCharsets.ISO_8859_1);
            answers.acquire();
            call.answer(200, name + " " + target + body);
          });
    }

    void release(int requests) {
      answers.release(requests);
    }

    /** Waits for these, and no others. */
    void awaitCalls(String... targets) {
      await()
          .untilAsserted(() ->
              assertThat(upstream.calls())
                  .extracting(call -> call.requestLine().split(" ", -1)[1])
                  .containsExactly(targets));
    }
  }
}
