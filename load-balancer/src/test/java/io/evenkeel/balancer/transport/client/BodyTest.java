package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.netty.InboundBody;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Bodies of every size, both ways, bit-exact and with bounded memory. */
@ExtendWith(NoLeaks.class)
class BodyTest {

  private static final int PIECE = 16 * 1024;
  private static final long GIBIBYTE = 1L << 30;

  private final ClientUnderTest client = new ClientUnderTest();

  @AfterEach
  void stop() {
    client.close();
  }

  private static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(size).nextBytes(noise);
    return noise;
  }

  private static Flux<DataBuffer> inPieces(byte[] all) {
    return Flux.range(0, (all.length + PIECE - 1) / PIECE)
        .map(i ->
            ClientUnderTest.bytes(
                java.util.Arrays.copyOfRange(
                    all, i * PIECE, Math.min(all.length, (i + 1) * PIECE))));
  }

  private static Mono<byte[]> whole(Mono<ClientHttpResponse> response) {
    return response
        .flatMap(head -> DataBufferUtils.join(head.getBody()))
        .map(all -> {
          byte[] bytes = new byte[all.readableByteCount()];
          all.read(bytes);
          DataBufferUtils.release(all);
          return bytes;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16 * 1024, 64 * 1024, 100_001, 1 << 20})
  void manyAtOnceComeBackAsTheyWentOut(int size) throws Exception {
    byte[] sent = noise(size);
    int requests = size > 100_000 ? 100 : 300;
    try (RawUpstream upstream =
        RawUpstream.each(connection -> {
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
          connection.write(connection.body());
        })) {
      Long exact =
          ClientUnderTest.await(
              Flux.range(0, requests)
                  .flatMap(
                      i ->
                          whole(
                              client.exchange(
                                  client.connector(upstream, Reuse.ANY),
                                  i % 2 == 0 ? TestCall.post(size) : TestCall.chunked(),
                                  inPieces(sent))),
                      50)
                  .filter(back -> java.util.Arrays.equals(back, sent))
                  .count());
      assertThat(exact).isEqualTo(requests);
      assertThat(upstream.connections()).hasSizeLessThanOrEqualTo(50);
    }
  }

  @Test
  void aGibibyteGoesUp() throws Exception {
    AtomicLong arrived = new AtomicLong();
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readHead();
          connection.copyBody(counting(arrived));
          connection.answer("all");
          connection.awaitEnd();
        })) {
      byte[] piece = noise(4 * PIECE);
      Flux<DataBuffer> body =
          Flux.range(0, (int) (GIBIBYTE / piece.length)).map(_ -> ClientUnderTest.bytes(piece));
      assertThat(
              ClientUnderTest.await(
                  client.text(upstream, Reuse.ANY, TestCall.post(GIBIBYTE), body)))
          .isEqualTo("200 all");
      assertThat(arrived).hasValue(GIBIBYTE);
      client.awaitIdle(1);
    }
  }

  @Test
  void aGibibyteComesDown() throws Exception {
    byte[] piece = noise(4 * PIECE);
    try (RawUpstream upstream =
        RawUpstream.each(connection -> {
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + GIBIBYTE + "\r\n\r\n");
          for (long sent = 0; sent < GIBIBYTE; sent += piece.length) {
            connection.write(piece);
          }
        })) {
      Long arrived =
          ClientUnderTest.await(
              client
                  .exchange(client.connector(upstream, Reuse.ANY), TestCall.get("/"), null)
                  .flatMap(response ->
                      response
                          .getBody()
                          .reduce(
                              0L,
                              (sum, buffer) -> {
                                long size = buffer.readableByteCount();
                                DataBufferUtils.release(buffer);
                                return sum + size;
                              })));
      assertThat(arrived).isEqualTo(GIBIBYTE);
      client.awaitIdle(1);
    }
  }

  private static OutputStream counting(AtomicLong arrived) {
    return new OutputStream() {
      @Override
      public void write(int b) {
        arrived.incrementAndGet();
      }

      @Override
      public void write(byte[] bytes, int from, int length) {
        arrived.addAndGet(length);
      }
    };
  }

  /** Small socket buffers, so that what is sent and not read is in nobody's memory but ours. */
  private static ServerSocket narrow() throws Exception {
    ServerSocket listener = new ServerSocket();
    listener.setReceiveBufferSize(32 * 1024);
    listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return listener;
  }

  @Test
  void anUpstreamThatDoesNotReadStopsTheSender() throws Exception {
    AtomicLong asked = new AtomicLong();
    try (RawUpstream upstream =
        new RawUpstream(
            narrow(),
            connection -> {
              connection.readHead();
              Thread.sleep(Duration.ofDays(1));
            })) {
      byte[] piece = new byte[PIECE];
      Flux<DataBuffer> endless =
          Flux.<DataBuffer>generate(sink -> {
            asked.addAndGet(PIECE);
            sink.next(ClientUnderTest.bytes(piece));
          });
      var sending = client.text(upstream, Reuse.ANY, TestCall.chunked(), endless).subscribe();
      long soFar = settled(asked);
      // The kernel's own send buffer may grow to some MiB; ours may not.
      assertThat(soFar).isBetween(64L * 1024, 16L * 1024 * 1024);
      sending.dispose();
      client.awaitNoneIdle();
    }
  }

  /** What the counter stands at once it has not moved for half a second. */
  private static long settled(AtomicLong counter) {
    AtomicLong last = new AtomicLong(-1);
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> counter.get() > 0 && last.getAndSet(counter.get()) == counter.get());
    return counter.get();
  }

  @Test
  void aReaderThatDoesNotAskStopsTheUpstream() throws Exception {
    AtomicLong sent = new AtomicLong();
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\n\r\n");
          byte[] piece = new byte[PIECE];
          while (true) {
            connection.write(piece);
            sent.addAndGet(piece.length);
          }
        })) {
      ClientHttpResponse response =
          ClientUnderTest.await(
              client.exchange(client.connector(upstream, Reuse.ANY), TestCall.get("/"), null));
      Reader reader = new Reader();
      response.getBody().subscribe(reader);
      assertThat(settled(sent)).isLessThan(64L * 1024 * 1024);
      long before = sent.get();
      reader.ask(2_000);
      await().until(() -> sent.get() > before);
      reader.cancel();
      client.awaitNoneIdle();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {150_000, 1 << 20, 16 << 20})
  void whatWaitsForASlowReaderIsBounded(int size) throws Exception {
    byte[] all = noise(size);
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
          connection.write(all);
        })) {
      ClientHttpResponse response =
          ClientUnderTest.await(
              client.exchange(client.connector(upstream, Reuse.ANY), TestCall.get("/"), null));
      Reader reader = new Reader();
      response.getBody().subscribe(reader);
      InboundBody waiting = (InboundBody) response.getBody();
      // The upstream has sent it all, and closed, and the reader has not asked yet.
      await().until(() -> upstream.open() == 0 || waiting.waitingBytes() >= InboundBody.HIGH);
      await().during(Duration.ofMillis(300)).until(() -> waiting.waitingBytes() <= 256 * 1024);
      reader.ask(Long.MAX_VALUE);
      await().until(reader::isDone);
      CRC32 expected = new CRC32();
      expected.update(all);
      assertThat(reader.sum.getValue()).isEqualTo(expected.getValue());
      client.awaitNoneIdle();
    }
  }

  @Test
  void manyTinyChunksCostWhatTheyCost() throws Exception {
    AtomicLong sent = new AtomicLong();
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          byte[] tiny =
              "1\r\nx\r\n".repeat(1_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
          while (true) {
            connection.write(tiny);
            sent.addAndGet(1_000);
          }
        })) {
      ClientHttpResponse response =
          ClientUnderTest.await(
              client.exchange(client.connector(upstream, Reuse.ANY), TestCall.get("/"), null));
      Reader reader = new Reader();
      response.getBody().subscribe(reader);
      settled(sent);
      // One read may bring some thousand of them before reading stops.
      assertThat(((InboundBody) response.getBody()).waitingBytes()).isLessThan(8 << 20);
      reader.cancel();
      client.awaitNoneIdle();
    }
  }

  @Test
  void eventsArriveOneByOne() throws Exception {
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          connection.write("8\r\ndata: 1\n\r\n");
          // Only once the first has been read does the reader let go on.
          connection.readRequest();
        })) {
      String first =
          ClientUnderTest.await(
              client
                  .exchange(client.connector(upstream, Reuse.ANY), TestCall.get("/"), null)
                  .flatMap(response -> response.getBody().next())
                  .map(buffer -> {
                    String text = buffer.toString(java.nio.charset.StandardCharsets.US_ASCII);
                    DataBufferUtils.release(buffer);
                    return text;
                  }));
      assertThat(first).isEqualTo("data: 1\n");
      client.awaitNoneIdle();
    }
  }

  /** Asks for nothing by itself. */
  private static final class Reader extends BaseSubscriber<DataBuffer> {

    final CRC32 sum = new CRC32();
    private volatile boolean done;

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      // See ask.
    }

    @Override
    protected void hookOnNext(DataBuffer buffer) {
      byte[] bytes = new byte[buffer.readableByteCount()];
      buffer.read(bytes);
      DataBufferUtils.release(buffer);
      sum.update(bytes);
    }

    @Override
    protected void hookOnComplete() {
      done = true;
    }

    void ask(long n) {
      request(n);
    }

    boolean isDone() {
      return done;
    }
  }
}
