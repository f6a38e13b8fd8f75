package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.proxy.ProxyUnderTest.Options;
import io.evenkeel.common.backend.AdminState;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a tunnel ends that does not end by itself: what both sides see of it. */
@SuppressWarnings("try") // who closes early, and when, is what these tests are about
class TunnelEndsTest {

  private static final Duration SOON = Duration.ofMillis(200);

  private final ProxyUnderTest proxy =
      new ProxyUnderTest(Options.of(ProxyUnderTest.PATIENT).drain(Duration.ofMillis(1), SOON));

  private final CompletableFuture<String> upstreamSaw = new CompletableFuture<>();
  private final AtomicLong upstreamGot = new AtomicLong();
  private final AtomicLong said = new AtomicLong();
  private final CountDownLatch upstreamDies = new CountDownLatch(1);
  private long hadSaid;

  @AfterEach
  void nothingIsLeftInFlight() {
    await().untilAsserted(() -> assertThat(proxy.inFlight()).isZero());
    proxy.close();
  }

  /** What ends it. */
  enum Cause {
    DRAIN,
    SHUTDOWN
  }

  private void end(Cause cause) {
    if (cause == Cause.DRAIN) {
      proxy.admin("b1", AdminState.DRAINING);
    } else {
      assertThat(proxy.tunnels().drain(SOON)).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  @ParameterizedTest
  @CsvSource({"DRAIN, false", "DRAIN, true", "SHUTDOWN, false", "SHUTDOWN, true"})
  void bothSidesSeeACleanEndEvenIfTheySpeakAtThatMoment(Cause cause, boolean speaking)
      throws Exception {
    try (ScriptedUpstream upstream = tunnel(speaking, 100);
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(Upgrades.REQUEST).head();
      if (speaking) {
        Thread.ofVirtual().start(() -> speak(client));
      } else {
        client.send("last words");
      }
      end(cause);

      assertThat(endOf(client.in(), new AtomicLong())).isEqualTo("end");
      client.close();
      assertThat(upstreamSaw).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("end");
      assertThat(upstreamGot.get()).as("all that was received before").isGreaterThan(9);
      proxy.awaitAttempts("b1 ANSWERED");
      await().until(() -> proxy.events().requests.size() == 1);
      assertThat(proxy.events().requests.getFirst().outcome()).isEqualTo(Outcome.ANSWERED);
      await().until(() -> upstream.openConnections() == 0);
    }
  }

  @Test
  void aSideThatDoesNotReadAllOfItIsResetInsteadOfMisled() throws Exception {
    try (ScriptedUpstream upstream = tunnel(true, 100_000);
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(Upgrades.REQUEST).head();
      await("all buffers are full").during(SOON).until(this::whoSpeaksIsHeldUp);
      end(Cause.SHUTDOWN);

      assertThat(endOf(client.in(), new AtomicLong())).isEqualTo("reset");
    }
  }

  @Test
  void aBackendThatDiesWhileTheClientReadsSlowlyEndsInAResetAndIsToBlame() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write(Upgrades.SWITCHED);
              Thread.ofVirtual().start(() -> speak(call, 100_000));
              upstreamDies.await();
              call.reset();
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(Upgrades.REQUEST).head();
      await("all buffers are full").during(SOON).until(this::whoSpeaksIsHeldUp);
      upstreamDies.countDown();

      proxy.awaitAttempts("b1 CUT");
      assertThat(endOf(client.in(), new AtomicLong())).isEqualTo("reset");
    }
  }

  @Test
  void aClientThatDiesWhileItsBackendReadsSlowlyIsToBlame() throws Exception {
    try (ScriptedUpstream upstream =
            new ScriptedUpstream(call -> {
              call.write(Upgrades.SWITCHED);
              upstreamDies.await();
              upstreamSaw.complete(endOf(call.in(), upstreamGot));
            });
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      client.send(Upgrades.REQUEST).head();
      Thread.ofVirtual().start(() -> fill(client));
      await("all buffers are full").during(SOON).until(this::whoSpeaksIsHeldUp);
      client.reset();

      proxy.awaitAttempts("b1 CANCELLED");
      upstreamDies.countDown();
      assertThat(upstreamSaw).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("reset");
    }
  }

  private boolean whoSpeaksIsHeldUp() {
    long before = hadSaid;
    hadSaid = said.get();
    return before > 0 && hadSaid == before;
  }

  @Test
  void aTunnelOfARequestThatCameDuringTheShutdownEndsWithTheOthers() throws Exception {
    try (ScriptedUpstream upstream = tunnel(false, 0);
        RawClient client = new RawClient(proxy.port())) {
      proxy.serving(upstream);
      CompletableFuture<Void> drained = proxy.tunnels().drain(SOON);
      client.send(Upgrades.REQUEST).head();

      assertThat(client.rest()).isEmpty();
      client.close();
      assertThat(upstreamSaw).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("end");
      assertThat(drained).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  @Test
  void theTimeAtShutdownIsThatOfADrainWithinWhatThereIs() {
    Duration drain = Duration.ofSeconds(30);
    assertThat(TunnelShutdownConfiguration.within(Duration.ofSeconds(8), drain)).hasSeconds(6);
    assertThat(TunnelShutdownConfiguration.within(Duration.ofSeconds(60), drain)).hasSeconds(30);
    assertThat(TunnelShutdownConfiguration.within(Duration.ofSeconds(2), drain)).hasSeconds(1);
  }

  private ScriptedUpstream tunnel(boolean speaking, int bytes) throws IOException {
    return new ScriptedUpstream(call -> {
      call.write(Upgrades.SWITCHED);
      if (speaking) {
        Thread.ofVirtual().start(() -> speak(call, bytes));
      }
      upstreamSaw.complete(endOf(call.in(), upstreamGot));
      call.socket().close();
    });
  }

  private void speak(ScriptedUpstream.Call call, int bytes) {
    try {
      while (true) {
        call.write(new byte[bytes]);
        said.addAndGet(bytes);
        pause();
      }
    } catch (IOException e) {
      // The connection has ended.
    }
  }

  private static void speak(RawClient client) {
    try {
      while (true) {
        client.send("and another thing ");
        pause();
      }
    } catch (IOException e) {
      // The connection has ended.
    }
  }

  private void fill(RawClient client) {
    byte[] much = new byte[100_000];
    try {
      while (true) {
        client.out().write(much);
        said.addAndGet(much.length);
      }
    } catch (IOException e) {
      // The connection has ended.
    }
  }

  /** Many small pieces: something is always under way, and never more than is read in no time. */
  private static void pause() {
    LockSupport.parkNanos(100_000);
  }

  private static String endOf(InputStream in, AtomicLong bytes) throws IOException {
    byte[] buffer = new byte[8_192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes.addAndGet(n);
      }
      return "end";
    } catch (SocketException e) {
      return "reset";
    }
  }
}
