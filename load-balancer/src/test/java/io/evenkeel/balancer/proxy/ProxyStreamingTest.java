package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyStreamingTest {

  private static final int LARGE = 64 * 1024 * 1024;

  private final ProxyUnderTest proxy = new ProxyUnderTest(ProxyUnderTest.PATIENT);

  @AfterEach
  void nothingIsLeftInFlight() {
    await().untilAsserted(() -> assertThat(proxy.inFlight()).isZero());
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "GET", "DELETE"})
  void passesALargeUploadUnchanged(String method) throws Exception {
    CRC32 sent = new CRC32();
    try (ScriptedUpstream upstream =
        new ScriptedUpstream(call -> {
          CRC32 received = new CRC32();
          call.copyBody(new CheckedOutputStream(OutputStream.nullOutputStream(), received));
          call.answer(200, Long.toString(received.getValue()));
        })) {
      proxy.serving(upstream);

      HttpResponse<String> response =
          proxy.send(
              proxy
                  .request("/upload")
                  .method(
                      method,
                      BodyPublishers.ofInputStream(
                          () -> new CheckedInputStream(new RandomBytes(LARGE), sent)))
                  .build());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(Long.toString(sent.getValue()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void passesALargeDownloadUnchanged(boolean chunked) throws Exception {
    CRC32 sent = new CRC32();
    try (ScriptedUpstream upstream =
        new ScriptedUpstream(call -> {
          call.write(
              "HTTP/1.1 200 OK\r\n"
                  + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + LARGE)
                  + "\r\n\r\n");
          InputStream bytes = new RandomBytes(LARGE);
          byte[] buffer = new byte[64 * 1024];
          for (int n = bytes.read(buffer); n > 0; n = bytes.read(buffer)) {
            sent.update(buffer, 0, n);
            if (chunked) {
              call.write(Integer.toHexString(n) + "\r\n");
            }
            call.socket().getOutputStream().write(buffer, 0, n);
            if (chunked) {
              call.write("\r\n");
            }
          }
          call.write(chunked ? "0\r\n\r\n" : "");
        })) {
      proxy.serving(upstream);

      HttpResponse<InputStream> response =
          proxy.client().send(proxy.request("/").build(), BodyHandlers.ofInputStream());
      CRC32 received = new CRC32();
      long length =
          new CheckedInputStream(response.body(), received)
              .transferTo(OutputStream.nullOutputStream());

      assertThat(length).isEqualTo(LARGE);
      assertThat(received.getValue()).isEqualTo(sent.getValue());
    }
  }

  @Test
  void holdsASenderBackWhileTheReceiverDoesNotRead() throws Exception {
    AtomicLong written = new AtomicLong();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
              byte[] piece = new byte[64 * 1024];
              for (int sent = 0; sent < LARGE; sent += piece.length) {
                call.write(piece);
                written.addAndGet(piece.length);
              }
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").head();

      // Stalled means: it has begun, and what was written is the same as a while ago.
      await().pollInterval(java.time.Duration.ofMillis(500)).until(new Steady(written)::isSteady);

      assertThat(written.get()).isLessThan(LARGE / 2);
      assertThat(client.in().readNBytes(LARGE)).hasSize(LARGE);
    }
  }

  @Test
  void passesTheHeadAndEachEventAsItComes() throws Exception {
    LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
              call.write("Transfer-Encoding: chunked\r\n\r\n");
              for (String event = events.take(); !event.isEmpty(); event = events.take()) {
                call.write(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
              }
              call.write("0\r\n\r\n");
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("text/event-stream");
      for (int i = 0; i < 5; i++) {
        events.add("data: " + i + "\n\n");
        assertThat(client.line()).isEqualTo("9");
        assertThat(client.line()).isEqualTo("data: " + i);
        assertThat(client.line()).isEmpty();
        assertThat(client.line()).isEmpty();
      }
      events.add("");
      assertThat(client.line()).isEqualTo("0");
      assertThat(client.line()).isEmpty();
    }
  }

  @Test
  void passesEachPieceOfAnUploadAsItComes() throws Exception {
    LinkedBlockingQueue<Integer> received = new LinkedBlockingQueue<>();
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.copyBody(
                  new OutputStream() {
                    @Override
                    public void write(int b) {
                      received.add(b);
                    }
                  });
              call.answer(200, "");
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (char c = 'a'; c < 'f'; c++) {
        client.send("1\r\n" + c + "\r\n");
        assertThat(received.take()).isEqualTo((int) c);
      }
      client.send("0\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 Scripted\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16 * 1024, 64 * 1024, 200 * 1024})
  void answersEveryRequestOfManyAtOnce(int size) throws Exception {
    String text = "x".repeat(size);
    ScriptedUpstream.Script echo =
        call -> call.answer(200, new String(call.body(), StandardCharsets.US_ASCII));
    try (ScriptedUpstream one = new ScriptedUpstream(echo);
        ScriptedUpstream two = new ScriptedUpstream(echo)) {
      proxy.serving(one, two);
      for (int round = 0; round < 10; round++) {
        List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
          responses.add(
              proxy
                  .client()
                  .sendAsync(
                      proxy.request("/" + i).POST(BodyPublishers.ofString(text)).build(),
                      BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> response : responses) {
          assertThat(response.get().statusCode()).isEqualTo(200);
          assertThat(response.get().body()).isEqualTo(text);
        }
      }
      assertThat(one.connections() + two.connections()).isLessThan(640);
    }
  }

  /** Whether a figure has begun to grow and stopped. */
  private static final class Steady {

    private final AtomicLong figure;
    private long before = -1;

    private Steady(AtomicLong figure) {
      this.figure = figure;
    }

    private boolean isSteady() {
      long now = figure.get();
      boolean steady = now > 0 && now == before;
      before = now;
      return steady;
    }
  }

  /** The same pseudo-random bytes each time, so many of them. */
  private static final class RandomBytes extends InputStream {

    private final Random random = new Random(42);
    private int left;

    private RandomBytes(int length) {
      this.left = length;
    }

    @Override
    public int read() {
      throw new UncheckedIOException(new java.io.IOException("read in pieces"));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      byte[] piece = new byte[Math.min(length, left)];
      random.nextBytes(piece);
      System.arraycopy(piece, 0, buffer, offset, piece.length);
      left -= piece.length;
      return piece.length;
    }
  }
}
