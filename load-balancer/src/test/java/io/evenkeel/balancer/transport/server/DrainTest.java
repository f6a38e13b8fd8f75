package io.evenkeel.balancer.transport.server;

import static io.evenkeel.balancer.transport.server.ServerUnderTest.buffer;
import static io.evenkeel.balancer.transport.server.ServerUnderTest.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.server.RawClient.End;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How the server ends without losing a request. */
@SuppressWarnings("try") // who closes early, and when, is what these tests are about
class DrainTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  private final Sinks.One<String> answer = Sinks.one();
  private final AtomicInteger calls = new AtomicInteger();

  private final HttpHandler waiting =
      handler(call -> {
        calls.incrementAndGet();
        return answer.asMono().flatMap(text -> call.answer(200, text));
      });

  @Test
  void requestsInFlightFinishAndSayThatTheyAreTheLast() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(waiting)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(server.client().send(GET));
      }
      await().until(() -> calls.get() == 20);
      CompletableFuture<Void> drained = server.drain();
      await()
          .untilAsserted(
              () -> assertThatThrownBy(server::client).isInstanceOf(ConnectException.class));
      assertThat(drained).isNotDone();

      answer.tryEmitValue("done");
      for (RawClient client : clients) {
        assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("Connection: close");
        assertThat(client.rest()).isEqualTo("done");
        client.close();
      }
      assertThat(drained).succeedsWithin(Duration.ofSeconds(10));
      assertThat(server.connections().open()).isZero();
    }
  }

  @Test
  void anIdleConnectionMayBringOneMoreRequestThenItEnds() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(handler(call -> call.answer(200, "fine")));
        RawClient idle = server.client();
        RawClient busy = server.client()) {
      idle.send(GET);
      idle.head();
      idle.read(4);
      await().until(() -> server.connections().open() == 2);
      CompletableFuture<Void> drained = server.drain();
      await()
          .untilAsserted(
              () -> assertThatThrownBy(server::client).isInstanceOf(ConnectException.class));

      busy.send(GET);
      assertThat(busy.head()).startsWith("HTTP/1.1 200 ").contains("Connection: close");
      assertThat(busy.rest()).isEqualTo("fine");
      busy.close();
      assertThat(idle.rest()).isEmpty();
      idle.close();
      assertThat(drained).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void noRequestIsLostUnderLoadWhileTheServerEnds() throws Exception {
    AtomicInteger lost = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    AtomicBoolean drained = new AtomicBoolean();
    try (ServerUnderTest server =
        new ServerUnderTest(
            handler(call -> Mono.delay(Duration.ofMillis(5)).then(call.answer(200, "fine"))))) {
      List<Thread> load = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        load.add(Thread.ofVirtual().start(() -> load(server, served, lost)));
      }
      await().until(() -> served.get() > 300);
      var _ = server.drain().thenRun(() -> drained.set(true));

      for (Thread client : load) {
        client.join();
      }
      await().untilTrue(drained);
      assertThat(lost).hasValue(0);
    }
  }

  /** Keeps its connection and opens another one as told, until nobody listens any more. */
  private static void load(ServerUnderTest server, AtomicInteger served, AtomicInteger lost) {
    while (true) {
      RawClient client;
      try {
        client = server.client();
      } catch (java.io.IOException e) {
        return;
      }
      try (client) {
        boolean last = false;
        while (!last) {
          client.send(GET);
          String head = client.head();
          client.read(4);
          served.incrementAndGet();
          last = head.contains("close");
        }
      } catch (java.io.IOException e) {
        lost.incrementAndGet();
        return;
      }
    }
  }

  @Test
  void closingCutsWhatHasNotEnded() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(waiting);
        RawClient client = server.client()) {
      client.send(GET);
      await().until(() -> calls.get() == 1);
      CompletableFuture<Void> drained = server.drain();
      server.close();

      client.end();
      assertThat(drained).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  /** RFC 9112, section 8: to a client of HTTP/1.0 a clean end is the end of the content. */
  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.0\r\n\r\n", GET})
  void closingResetsAResponseThatIsHalfMade(String request) throws Exception {
    HttpHandler endless =
        handler(call ->
            call.answer(
                200,
                new Fields(),
                Framing.UNTIL_CLOSE,
                Flux.just(buffer("half")).concatWith(Flux.never())));
    try (ServerUnderTest server = new ServerUnderTest(endless);
        RawClient client = server.client()) {
      client.send(request).head();
      assertThat(client.readUntil("half")).endsWith("half");
      server.close();

      assertThat(client.end()).isEqualTo(End.RESET);
    }
  }

  @Test
  void closingLeavesWholeAnswersAndIdleConnectionsACleanEnd() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(handler(call -> call.answer(200, "fine")));
        RawClient idle = server.client();
        RawClient answered = server.client()) {
      answered.send(GET);
      assertThat(answered.head()).startsWith("HTTP/1.1 200 ");
      await().until(() -> server.connections().open() == 2);
      server.close();

      assertThat(answered.rest()).isEqualTo("fine");
      assertThat(idle.rest()).isEmpty();
    }
  }
}
