package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.testing.RealRedis;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** From {@code HSET backend:one admin draining} to the traffic. */
@SuppressWarnings("try") // who closes early, and when, is what these tests are about
class DrainApplicationTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final Semaphore goOn = new Semaphore(0);
  private final CompletableFuture<String> tunnelSaw = new CompletableFuture<>();

  @Test
  void aDrainedBackendGetsNothingNewFinishesWhatItHasAndComesBack() throws Exception {
    try (RealRedis redis = RealRedis.start();
        ScriptedUpstream one = new ScriptedUpstream(this::serve);
        ScriptedUpstream two = ScriptedUpstream.saying("two");
        RealProcess process =
            new RealProcess(
                redis,
                one,
                "--balancer.resync-interval=100ms",
                "--balancer.drain.tunnel-deadline=500ms");
        RawClient slow = new RawClient(process.port());
        RawClient tunnel = new RawClient(process.port())) {
      slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").head();
      tunnel.send(Upgrades.REQUEST).head();
      process.register("two", two);
      await().atMost(LONG).until(() -> process.get("/").equals("two"));

      redis.command("HSET", "backend:one", "admin", "draining");
      await().atMost(LONG).until(() -> process.roster().contains("draining"));

      int before = one.calls().size();
      for (int i = 0; i < 100; i++) {
        assertThat(process.get("/")).isEqualTo("two");
      }
      assertThat(one.calls()).as("what reached it").hasSize(before);
      assertThat(tunnel.rest()).isEmpty();
      tunnel.close();
      assertThat(tunnelSaw).succeedsWithin(LONG).isEqualTo("");
      goOn.release();
      assertThat(slow.line() + slow.line() + slow.line()).isEqualTo("1x0");
      await().atMost(LONG).until(() -> !process.roster().contains("\"inFlight\" : 1"));

      redis.command("HSET", "backend:one", "admin", "active");
      await().atMost(LONG).until(() -> process.get("/").equals("one"));
    }
  }

  private void serve(ScriptedUpstream.Call call) throws IOException, InterruptedException {
    if (!call.header("Upgrade").isEmpty()) {
      call.write(Upgrades.SWITCHED);
      try {
        tunnelSaw.complete(new String(call.in().readAllBytes(), StandardCharsets.US_ASCII));
      } catch (SocketException e) {
        tunnelSaw.completeExceptionally(e);
      }
      call.socket().close();
    } else if (call.requestLine().contains("/slow")) {
      call.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
      goOn.acquire();
      call.write("0\r\n\r\n");
    } else {
      call.answer(200, "one");
    }
  }
}
