package io.evenkeel.balancer.transport.server;

import static io.evenkeel.balancer.transport.server.ServerUnderTest.handler;
import static io.evenkeel.balancer.transport.server.ServerUnderTest.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.server.RawClient.End;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.core.publisher.Mono;

/** What the server refuses by itself, and when it has waited long enough. */
@SuppressWarnings("try") // who closes early, and when, is what these tests are about
class LimitsTest {

  private final AtomicInteger calls = new AtomicInteger();

  private final HttpHandler counting =
      handler(call -> {
        calls.incrementAndGet();
        return call.request()
            .getBody()
            .doOnNext(DataBufferUtils::release)
            .then(call.answer(200, "fine"));
      });

  private static ServerSettings limits(
      long maxBody, int connections, int perClient, int requests, Duration head, Duration idle) {
    ServerSettings usual = settings();
    return new ServerSettings(
        usual.head(), false, maxBody, connections, perClient, requests, head, idle);
  }

  private static ServerSettings patient(int connections, int perClient, int requests) {
    Duration patience = Duration.ofSeconds(60);
    return limits(0, connections, perClient, requests, patience, patience);
  }

  @ParameterizedTest
  @CsvSource({
    "9000, 1, 1, 414",
    "1, 40000, 1, 431",
    "1, 1, 120, 431",
  })
  void refusesHeadsThatAreTooLarge(int target, int value, int count, int status) throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(counting);
        RawClient client = server.client()) {
      client.send(
          "GET /%s HTTP/1.1\r\nHost: x\r\n%s\r\n"
              .formatted("a".repeat(target), ("X: " + "b".repeat(value) + "\r\n").repeat(count)));

      assertThat(client.head())
          .startsWith("HTTP/1.1 %d ".formatted(status))
          .contains("Connection: close");
      assertThat(client.end()).isEqualTo(End.CLOSED);
      assertThat(calls).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "nonsense\r\n\r\n"
      })
  void answersWhatIsNoRequestAndCloses(String request) throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(counting);
        RawClient client = server.client()) {
      client.send(request + "GET / HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(client.head()).startsWith("HTTP/1.1 400 ").contains("Connection: close");
      assertThat(client.rest()).doesNotContain("HTTP/1.1 ");
      assertThat(calls).hasValue(0);
      await().until(() -> server.connections().open() == 0);
    }
  }

  /** RFC 9110, section 9.3.2: a response to HEAD has no content, whatever else is wrong. */
  @ParameterizedTest
  @CsvSource({
    "'HEAD / HTTP/1.1\r\n\r\n', 400",
    "'HEAD / HTTP/1.1\r\nHost: x\r\nBad : y\r\n\r\n', 400",
    "'HEAD / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 400",
    "'\r\nHEAD  / HTTP/1.1\r\n\r\n', 400",
    "'HEAD / HTTP/2.0\r\n\r\n', 505",
    "'GET / HTTP/1.1\r\nHost: x\r\n\r\nHEAD / HTTP/1.1\r\n\r\n', 400",
    "'HEAD / HTTP/1.1\r\nHost: x\r\nContent-Length: 200\r\n\r\n', 413",
    "'HEAD / HTTP/1.1\r\n', 408",
  })
  void aRefusedHeadRequestGetsNoContent(String request, int status) throws Exception {
    ServerSettings hasty = limits(100, 0, 0, 0, Duration.ofMillis(400), Duration.ofSeconds(60));
    try (ServerUnderTest server = new ServerUnderTest(counting, hasty);
        RawClient client = server.client()) {
      client.send(request);

      String head = client.head();
      if (head.startsWith("HTTP/1.1 200 ")) {
        client.read(4);
        head = client.head();
      }
      assertThat(head)
          .startsWith("HTTP/1.1 %d ".formatted(status))
          .containsPattern("Content-Length: [1-9]");
      assertThat(client.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HEADS / HTTP/1.1\r\n\r\n",
        "head / HTTP/1.1\r\n\r\n",
        "HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n\r\n"
      })
  void aRefusedRequestOfAnyOtherMethodDoes(String request) throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(counting);
        RawClient client = server.client()) {
      client.send(request);

      assertThat(client.rest()).contains("HTTP/1.1 400 ").endsWith(")");
    }
  }

  @Test
  void aBadRequestBehindAGoodOneWaitsItsTurn() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(counting);
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET  / HTTP/1.1\r\n\r\n");

      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.read(4)).isEqualTo("fine");
      assertThat(client.head()).startsWith("HTTP/1.1 400 ");
      assertThat(client.end()).isEqualTo(End.CLOSED);
    }
  }

  @Test
  void refusesBodiesThatAreTooLarge() throws Exception {
    Duration patience = Duration.ofSeconds(60);
    ServerSettings ten = limits(10, 0, 0, 0, patience, patience);
    try (ServerUnderTest server = new ServerUnderTest(counting, ten);
        RawClient declared = server.client();
        RawClient chunked = server.client();
        RawClient streamed = server.client();
        RawClient fitting = server.client()) {
      declared.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nhello world");
      assertThat(declared.head()).startsWith("HTTP/1.1 413 ").contains("Connection: close");
      assertThat(declared.end()).isEqualTo(End.CLOSED);

      String post = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
      chunked.send(post + "b\r\nhello world\r\n0\r\n\r\n");
      assertThat(chunked.head()).startsWith("HTTP/1.1 413 ");
      assertThat(calls).hasValue(0);

      streamed.send(post + "6\r\nhello \r\n");
      await().until(() -> calls.get() == 1);
      streamed.send("5\r\nworld\r\n");
      assertThat(streamed.head()).startsWith("HTTP/1.1 413 ");

      fitting.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789");
      assertThat(fitting.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aHeadThatDribblesIsAnsweredInTimeHoweverBusyItIs() throws Exception {
    ServerSettings hasty = limits(0, 0, 0, 0, Duration.ofMillis(400), Duration.ofSeconds(60));
    try (ServerUnderTest server = new ServerUnderTest(counting, hasty);
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      client.head();
      client.read(4);
      Thread dribble =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  client.send("GET / HTTP/1.1\r\n");
                  while (true) {
                    client.send("X: y\r\n");
                    Thread.sleep(20);
                  }
                } catch (IOException | InterruptedException e) {
                  // answered
                }
              });

      assertThat(client.head()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
      // What it sends is dropped from now on, and it would send on for half a minute.
      client.close();
      dribble.join(10_000);
      assertThat(calls).hasValue(1);
      await().until(() -> server.connections().open() == 0);
    }
  }

  @Test
  void theFirstHeadsTimeBeginsWithTheConnection() throws Exception {
    ServerSettings hasty = limits(0, 0, 0, 0, Duration.ofMillis(200), Duration.ofSeconds(60));
    try (ServerUnderTest server = new ServerUnderTest(counting, hasty);
        RawClient silent = server.client();
        RawClient begun = server.client()) {
      begun.send("GET");

      assertThat(begun.head()).startsWith("HTTP/1.1 408 ");
      assertThat(silent.rest()).isEmpty();
    }
  }

  @Test
  void anIdleConnectionEndsInSilence() throws Exception {
    ServerSettings hasty = limits(0, 0, 0, 0, Duration.ofSeconds(60), Duration.ofMillis(200));
    try (ServerUnderTest server = new ServerUnderTest(counting, hasty);
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.head()).doesNotContain("close");

      assertThat(client.rest()).isEqualTo("fine");
      await().until(() -> server.connections().open() == 0);
    }
  }

  @Test
  void aSlowAnswerIsNoIdleness() throws Exception {
    ServerSettings hasty = limits(0, 0, 0, 0, Duration.ofMillis(150), Duration.ofMillis(150));
    try (ServerUnderTest server =
            new ServerUnderTest(
                handler(call -> Mono.delay(Duration.ofMillis(600)).then(call.answer(200, "late"))),
                hasty);
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.rest()).isEqualTo("late");
    }
  }

  @Test
  void aClientThatNeverReadsTheEndOfItsAnswersIsCutOff() throws Exception {
    ServerSettings hasty = limits(0, 0, 0, 0, Duration.ofSeconds(60), Duration.ofMillis(300));
    String large = "a".repeat(60_000);
    try (ServerUnderTest server =
            new ServerUnderTest(handler(call -> call.answer(200, large)), hasty);
        RawClient client = server.client()) {
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (true) {
                    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100));
                  }
                } catch (IOException e) {
                  // cut off
                }
              });

      writer.join(30_000);
      assertThat(writer.isAlive()).isFalse();
      await().until(() -> server.connections().open() == 0);
    }
  }

  @Test
  void refusesConnectionsBeyondTheLimitAndAdmitsThemAfterwards() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(counting, patient(2, 0, 0))) {
      List<RawClient> open = List.of(server.client(), server.client());
      await().until(() -> server.connections().open() == 2);
      try (RawClient third = server.client()) {
        third.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(third.head()).startsWith("HTTP/1.1 503 ").contains("Connection: close");
        assertThat(third.end()).isEqualTo(End.CLOSED);
      }
      for (RawClient client : open) {
        client.close();
      }
      await().until(() -> server.connections().open() == 0);
      try (RawClient again = server.client()) {
        again.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(again.head()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(server.connections().tooMany()).isEqualTo(1);
      assertThat(server.connections().opened()).isEqualTo(3);
    }
  }

  @Test
  void refusesConnectionsOfOneClientBeyondItsLimit() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(counting, patient(0, 1, 0));
        RawClient first = server.client()) {
      await().until(() -> server.connections().open() == 1);
      try (RawClient second = server.client()) {
        assertThat(second.head()).startsWith("HTTP/1.1 429 ");
      }
      first.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(first.head()).startsWith("HTTP/1.1 200 ");
      assertThat(server.connections().tooManyOfClient()).isEqualTo(1);
    }
  }

  @Test
  void theLastRequestOfAConnectionSaysSo() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(counting, patient(0, 0, 2));
        RawClient client = server.client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(3));

      assertThat(client.head()).doesNotContain("close");
      client.read(4);
      assertThat(client.head()).contains("Connection: close");
      assertThat(client.rest()).isEqualTo("fine");
      assertThat(calls).hasValue(2);
    }
  }

  @Test
  void thousandsOfIdleAndDribblingConnectionsDisturbNobody() throws Exception {
    List<RawClient> crowd = new ArrayList<>();
    try (ServerUnderTest server = new ServerUnderTest(counting, patient(0, 0, 0))) {
      for (int i = 0; i < 2_000; i++) {
        RawClient client = server.client();
        crowd.add(client);
        if (i % 2 == 0) {
          client.send("GET / HTTP/1.1\r\nHost: x\r\nX: ");
        }
      }
      await().until(() -> server.connections().open() == 2_000);
      try (RawClient client = server.client()) {
        for (int i = 0; i < 100; i++) {
          client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
          assertThat(client.head()).startsWith("HTTP/1.1 200 ");
          client.read(4);
        }
      }
      for (RawClient client : crowd) {
        client.close();
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> server.connections().open() == 0);
    } catch (SocketException e) {
      throw new IllegalStateException("after %d connections".formatted(crowd.size()), e);
    }
  }
}
