package io.evenkeel.node.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.node.HttpCalls;
import io.evenkeel.node.NodeProcess;
import io.evenkeel.node.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM, as seen by clients of a real process. */
class DrainTest {

  private static final int SIGTERM_EXIT_CODE = 128 + 15;

  @TempDir private Path directory;

  @Test
  void saysDrainingAtOnceServesOnAndFinishesWhatIsInFlight() throws Exception {
    try (NodeProcess node = NodeProcess.start(directory, "--node.drain.announce=5s");
        RawClient kept = new RawClient(node.port());
        RawClient idle = new RawClient(node.port());
        RawClient slow = new RawClient(node.port())) {
      assertThat(kept.get("/process").response()).doesNotContain("Connection: close");
      assertThat(idle.get("/process").response()).doesNotContain("Connection: close");
      // Ends after the listener has closed: two of the five seconds that are left to it then.
      slow.get("/process?delay=7s");

      node.terminate();

      await("the word").atMost(Duration.ofMinutes(1)).until(() -> isDraining(node.port()));
      assertThat(health(node.port())).startsWith("HTTP/1.1 503").contains("Connection: close");
      assertThat(kept.get("/process").response())
          .startsWith("HTTP/1.1 200")
          .contains("Connection: close");
      assertThat(kept.read()).as("end of the kept connection").isEqualTo(-1);
      try (RawClient fresh = new RawClient(node.port())) {
        assertThat(fresh.get("/process").response())
            .startsWith("HTTP/1.1 200")
            .contains("Connection: close");
      }
      assertThat(idle.read()).as("end of the idle connection").isEqualTo(-1);
      assertThat(slow.response()).startsWith("HTTP/1.1 200").contains("Connection: close");
      assertThat(node.exitCode()).isEqualTo(SIGTERM_EXIT_CODE);
      assertThat(node.log()).contains("health up -> draining (stopping; serves on for 5s)");
    }
  }

  @Test
  void noRequestIsLostByClientsThatHeedTheWord() throws Exception {
    AtomicBoolean heard = new AtomicBoolean();
    AtomicInteger served = new AtomicInteger();
    try (NodeProcess node = NodeProcess.start(directory, "--node.drain.announce=3s");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        clients.add(threads.submit(() -> sendUntil(heard, node.port(), served)));
      }
      await().atMost(Duration.ofMinutes(1)).until(() -> served.get() > 200);

      node.terminate();
      await("the word").atMost(Duration.ofMinutes(1)).until(() -> isDraining(node.port()));
      int before = served.get();
      await("service after it").atMost(Duration.ofMinutes(1)).until(() -> served.get() > before);
      heard.set(true);

      for (Future<?> client : clients) {
        client.get(); // fails if one of its requests did
      }
      assertThat(node.exitCode()).isEqualTo(SIGTERM_EXIT_CODE);
    }
  }

  @Test
  void aRequestThatHangsDoesNotKeepItAlive() throws Exception {
    try (NodeProcess node =
            NodeProcess.start(
                directory,
                "--node.drain.announce=1s",
                "--spring.lifecycle.timeout-per-shutdown-phase=1s");
        RawClient hung = new RawClient(node.port())) {
      new HttpCalls(node.port()).fault("{\"hang_rate\": 1}");
      hung.get("/process");

      node.terminate();

      assertThat(node.exitCode()).isEqualTo(SIGTERM_EXIT_CODE);
    }
  }

  private static Void sendUntil(AtomicBoolean heard, int port, AtomicInteger served)
      throws IOException {
    while (!heard.get()) {
      try (RawClient client = new RawClient(port)) {
        String response;
        do {
          response = client.get("/process?delay=1ms").response();
          assertThat(response).startsWith("HTTP/1.1 200");
          served.incrementAndGet();
        } while (!heard.get() && !response.contains("Connection: close"));
      }
    }
    return null;
  }

  private static boolean isDraining(int port) throws IOException {
    return health(port).contains("{\"status\":\"draining\",\"id\":\"backend1\"}");
  }

  private static String health(int port) throws IOException {
    try (RawClient probe = new RawClient(port)) {
      return probe.get("/health").response();
    }
  }
}
