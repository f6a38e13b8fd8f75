package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.conformance.ConformanceSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Time limits by their properties, over real sockets: each ends what it is there for, and nothing
 * else. Those of a client's head and of its idle connection are among the conformance rules.
 */
class ProxyTimeoutsTest {

  private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n";
  private static final int BEAT_MILLIS = 50;
  private static final int BEATS = 24;

  private @Nullable TrafficPath started;

  private void start(String... properties) {
    started = TrafficPath.start(ConformanceSettings.of(properties));
  }

  private TrafficPath balancer() {
    return Objects.requireNonNull(started, "start(…) comes first");
  }

  private RawClient client() throws IOException {
    return new RawClient(balancer().port());
  }

  private void serving(int... ports) {
    balancer().serving(Arrays.stream(ports).mapToObj(port -> "http://127.0.0.1:" + port).toList());
  }

  private void awaitQuiet() {
    await().untilAsserted(() -> assertThat(balancer().isQuiet()).as(balancer().counts()).isTrue());
  }

  @AfterEach
  void nothingIsLeft() {
    awaitQuiet();
    balancer().close();
    assertThat(balancer().leaks()).isEmpty();
  }

  @Test
  void whoDoesNotConnectInTimeIsGivenUpForAnother() throws Exception {
    start("balancer.timeout.connect=300ms");
    try (Deaf deaf = new Deaf();
        ScriptedUpstream good = ScriptedUpstream.saying("good");
        RawClient client = client()) {
      serving(deaf.port(), good.port());

      client.send("POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

      assertThat(client.rest()).startsWith("HTTP/1.1 200 ").endsWith("good");
    }
  }

  @Test
  void unreachableOnesHoldARequestUpNoLongerThanTheDeadlineOfRetries() throws Exception {
    start("balancer.timeout.connect=300ms", "balancer.retry.deadline=100ms");
    try (Deaf deaf = new Deaf();
        ScriptedUpstream good = ScriptedUpstream.saying("good");
        RawClient client = client()) {
      serving(deaf.port(), good.port());

      client.send(GET);

      assertThat(client.head())
          .startsWith("HTTP/1.1 504 ")
          .contains("Proxy-Status: evenkeel; error=connection_timeout;");
      assertThat(good.calls()).isEmpty();
    }
  }

  @Test
  void aBackendThatDoesNotTakeTheBodyIsGivenUp() throws Exception {
    start("balancer.timeout.idle=400ms");
    AtomicBoolean over = new AtomicBoolean();
    try (ScriptedUpstream stuck = new ScriptedUpstream(call -> await().forever().untilTrue(over));
        RawClient client = client()) {
      serving(stuck.port());
      client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
      Thread upload = Thread.ofVirtual().start(() -> pour(client));

      assertThat(client.head())
          .startsWith("HTTP/1.1 504 ")
          .contains("Proxy-Status: evenkeel; error=connection_write_timeout;");

      client.reset();
      upload.join();
      over.set(true);
    }
  }

  @Test
  void aClientThatDoesNotReadIsCutAndItsBackendLetGo() throws Exception {
    start("balancer.timeout.idle=400ms");
    try (ScriptedUpstream endless =
            new ScriptedUpstream(call -> {
              call.write(STREAM);
              while (true) {
                call.write(new byte[64 * 1024]);
              }
            });
        RawClient client = client()) {
      serving(endless.port());

      client.send(GET);

      await().until(() -> endless.calls().size() == 1);
      awaitQuiet();
      await().until(() -> endless.openConnections() == 0);
    }
  }

  @Test
  void aBodyThatGoesOnInBitsIsNotIdleEitherWay() throws Exception {
    start("balancer.timeout.idle=" + BEAT_MILLIS * BEATS / 2 + "ms");
    try (ScriptedUpstream slow =
            new ScriptedUpstream(call -> {
              String body = new String(call.body(), StandardCharsets.US_ASCII);
              call.write("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(BEATS));
              for (int i = 0; i < BEATS; i++) {
                call.write(body.substring(i, i + 1));
                Thread.sleep(BEAT_MILLIS);
              }
            });
        RawClient client = client()) {
      serving(slow.port());
      String body = "x".repeat(BEATS);

      client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n".formatted(BEATS));
      for (int i = 0; i < BEATS; i++) {
        client.send(body.substring(i, i + 1));
        Thread.sleep(BEAT_MILLIS);
      }

      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.in().readNBytes(BEATS)).asString().isEqualTo(body);
    }
  }

  @Test
  void aResponseThatTricklesIsCutWhenTheTimeForAllIsOver() throws Exception {
    start("balancer.timeout.total=600ms");
    AtomicBoolean cut = new AtomicBoolean();
    try (ScriptedUpstream trickling =
            new ScriptedUpstream(call -> {
              call.write(STREAM);
              try {
                while (true) {
                  call.write("x");
                  Thread.sleep(BEAT_MILLIS);
                }
              } finally {
                cut.set(true);
              }
            });
        RawClient client = client()) {
      serving(trickling.port());

      client.send(GET);

      assertThat(client.restUntilReset()).startsWith("HTTP/1.1 200 ");
      await().untilTrue(cut);
    }
  }

  @Test
  void anIdleConnectionToABackendIsClosedAfterItsTime() throws Exception {
    start("balancer.pool.max-idle=300ms");
    try (ScriptedUpstream upstream = ScriptedUpstream.saying("hello");
        RawClient client = client()) {
      serving(upstream.port());

      client.send(GET);

      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      await().until(() -> balancer().upstreamConnections() == 0);
      await().until(() -> upstream.openConnections() == 0);
      assertThat(upstream.connections()).isEqualTo(1);
    }
  }

  private static void pour(RawClient client) {
    byte[] piece = new byte[64 * 1024];
    try {
      while (true) {
        client.out().write(piece);
      }
    } catch (IOException e) {
      // It has been told.
    }
  }

  /** A listener that nobody can connect to: its backlog is full. */
  private static final class Deaf implements AutoCloseable {

    private static final int ENOUGH = 4;
    private static final int REFUSED_AFTER_MILLIS = 200;

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> fillers = new ArrayList<>();

    Deaf() throws IOException {
      for (int i = 0; i < ENOUGH; i++) {
        Socket filler = new Socket();
        fillers.add(filler);
        try {
          filler.connect(
              new InetSocketAddress(listener.getInetAddress(), port()), REFUSED_AFTER_MILLIS);
        } catch (SocketTimeoutException e) {
          return;
        }
      }
    }

    int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (Socket filler : fillers) {
        filler.close();
      }
      listener.close();
    }
  }
}
