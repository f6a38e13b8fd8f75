package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.testing.RealRedis;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How the whole process leaves its clients, as SIGTERM makes it leave them. */
@SuppressWarnings("try") // who closes early, and when, is what these tests are about
class ShutdownApplicationTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final int CLIENTS = 16;

  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger toldToGo = new AtomicInteger();
  private final List<String> lost = new CopyOnWriteArrayList<>();

  @Test
  void losesNoRequestOfClientsThatGoOnSendingOnKeptAliveConnections() throws Exception {
    try (RealRedis redis = RealRedis.start();
        ScriptedUpstream upstream = slowly()) {
      RealProcess process = new RealProcess(redis, upstream);
      List<Thread> clients = new ArrayList<>();
      try (process) {
        int port = process.port();
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(Thread.ofVirtual().start(() -> goOnSending(port)));
        }
        await().until(() -> answered.get() > 20 * CLIENTS);
      }
      for (Thread client : clients) {
        client.join();
      }
      assertThat(lost).isEmpty();
      assertThat(toldToGo).as("Connection: close on the last response").hasValue(CLIENTS);
    }
  }

  /** Until a response says that it is the last one; then it would go elsewhere. */
  private void goOnSending(int port) {
    try (RawClient client = new RawClient(port)) {
      while (true) {
        client.send(GET);
        String head = client.head();
        client.in().readNBytes(4);
        answered.incrementAndGet();
        if (head.contains("Connection: close")) {
          assertThat(client.rest()).isEmpty();
          toldToGo.incrementAndGet();
          return;
        }
      }
    } catch (IOException e) {
      lost.add(e.toString());
    }
  }

  @Test
  void aRequestThatArrivesOnAKeptAliveConnectionDuringTheDrainIsAnswered() throws Exception {
    try (RealRedis redis = RealRedis.start();
        ScriptedUpstream upstream = slowly()) {
      RealProcess process = new RealProcess(redis, upstream);
      try (process;
          RawClient client = new RawClient(process.port())) {
        client.send(GET).head();
        client.in().readNBytes(4);
        Thread closing = Thread.ofPlatform().start(process::close);
        awaitRefused(process.port());

        client.send(GET);

        assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("Connection: close");
        assertThat(client.rest()).isEqualTo("slow");
        client.close();
        closing.join();
      }
    }
  }

  @Test
  void tunnelsEndInGoodOrderOnBothSides() throws Exception {
    CompletableFuture<String> upstreamSaw = new CompletableFuture<>();
    try (RealRedis redis = RealRedis.start();
        ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write(Upgrades.SWITCHED + "welcome");
              try {
                upstreamSaw.complete(
                    new String(call.in().readAllBytes(), StandardCharsets.US_ASCII));
              } catch (SocketException e) {
                upstreamSaw.completeExceptionally(e);
              }
            })) {
      RealProcess process =
          new RealProcess(redis, upstream, "--spring.lifecycle.timeout-per-shutdown-phase=5s");
      try (process;
          RawClient client = new RawClient(process.port())) {
        client.send(Upgrades.REQUEST).head();
        Thread closing = Thread.ofPlatform().start(process::close);
        awaitRefused(process.port());
        client.send("still here");

        assertThat(client.rest()).isEqualTo("welcome");
        client.close();
        assertThat(upstreamSaw).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("still here");
        closing.join();
      }
    }
  }

  private static void awaitRefused(int port) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          try (RawClient _ = new RawClient(port)) {
            return false;
          } catch (ConnectException e) {
            return true;
          }
        });
  }

  private static ScriptedUpstream slowly() throws IOException {
    return new ScriptedUpstream(call -> {
      Thread.sleep(5);
      call.answer(200, "slow");
    });
  }
}
