package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever passes, however much of it, and however slowly: memory does not grow with it. */
class BoundedMemoryTest {

  private static final long GIBIBYTE = 1L << 30;
  private static final byte[] PATTERN = pattern();

  /** Heads that dribble cost a buffer each; 64 MiB would not hold 16 KiB for each of these. */
  private static final int DRIBBLING = 10_000;

  private static final int NOT_READING = 300;

  /** Of 16 KiB each: more than the memory there is. */
  private static final int PIPELINED = 5_000;

  private final ScriptedUpstream backend = new ScriptedUpstream(BoundedMemoryTest::serve);
  private final SmallProxy proxy = new SmallProxy(backend.port());
  private final List<RawClient> clients = new ArrayList<>();

  BoundedMemoryTest() throws IOException {}

  @AfterEach
  void endEverything() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> proxy.counts().equals("0 0"));
    proxy.close();
    backend.close();
  }

  @Test
  void aGibibytePassesDown() throws Exception {
    RawClient client = client().send(request("GET", "/down", ""));

    assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    requirePattern(client.in());
  }

  @Test
  void aGibibytePassesUp() throws Exception {
    RawClient client =
        client().send(request("POST", "/up", "Content-Length: " + GIBIBYTE + "\r\n"));
    writePattern(client.out());

    assertThat(client.head()).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void clientsThatDoNotReadCostOnlyTheirOwnSmallBuffers() throws Exception {
    for (int i = 0; i < NOT_READING; i++) {
      client().send(request("GET", "/down", ""));
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> backend.calls().size() == NOT_READING);

    requireService();
  }

  @Test
  void aClientThatPipelinesWithoutEndIsReadNoFasterThanItIsAnswered() throws Exception {
    String request = request("POST", "/", "Content-Length: 16384\r\n") + "x".repeat(16_384);
    RawClient client = client();
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < PIPELINED; i++) {
                client.sendUnchecked(request);
              }
            },
            task -> Thread.ofPlatform().start(task));

    for (int i = 0; i < PIPELINED; i++) {
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.in().readNBytes(4)).containsExactly('f', 'i', 'n', 'e');
    }
    sending.join();
  }

  @Test
  void tenThousandConnectionsThatDribbleDisturbNobody() throws Exception {
    assumeThat(
            ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getMaxFileDescriptorCount())
        .as("files that a process may open")
        .isGreaterThan(DRIBBLING + 1_000);
    for (int i = 0; i < DRIBBLING; i++) {
      client().send("GET / HTTP/1.1\r\nHost: dribbl");
    }

    requireService();
    for (int i = 0; i < DRIBBLING; i += 100) {
      clients.get(i).send("ing\r\n\r\n");
      assertThat(clients.get(i).head()).startsWith("HTTP/1.1 200 ");
    }
  }

  private void requireService() throws IOException {
    RawClient other = client();
    for (int i = 0; i < 100; i++) {
      other.send(request("GET", "/", ""));
      assertThat(other.head()).startsWith("HTTP/1.1 200 ");
      assertThat(other.in().readNBytes(4)).containsExactly('f', 'i', 'n', 'e');
    }
  }

  private RawClient client() throws IOException {
    RawClient client = new RawClient(proxy.port());
    clients.add(client);
    return client;
  }

  private static String request(String method, String target, String fields) {
    return "%s %s HTTP/1.1\r\nHost: a\r\n%s\r\n".formatted(method, target, fields);
  }

  private static void serve(ScriptedUpstream.Call call) throws IOException {
    switch (call.requestLine().split(" ", -1)[1]) {
      case "/down" -> {
        call.write("HTTP/1.1 200 OK\r\nContent-Length: " + GIBIBYTE + "\r\n\r\n");
        writePattern(call.socket().getOutputStream());
      }
      case "/up" -> {
        requirePattern(call.in());
        call.answer(200, "fine");
      }
      default -> {
        call.drain();
        call.answer(200, "fine");
      }
    }
  }

  private static void writePattern(OutputStream out) throws IOException {
    for (long sent = 0; sent < GIBIBYTE; sent += PATTERN.length) {
      out.write(PATTERN);
    }
    out.flush();
  }

  private static void requirePattern(InputStream in) throws IOException {
    byte[] block = new byte[PATTERN.length];
    for (long read = 0; read < GIBIBYTE; read += block.length) {
      if (in.readNBytes(block, 0, block.length) < block.length || !Arrays.equals(block, PATTERN)) {
        throw new IOException("changed or cut within the block at " + read);
      }
    }
  }

  private static byte[] pattern() {
    byte[] pattern = new byte[1 << 16];
    new Random(1).nextBytes(pattern);
    return pattern;
  }
}
