package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.outlier.Finding;
import io.evenkeel.balancer.outlier.OutlierSettings;
import io.evenkeel.balancer.outlier.Pool;
import io.evenkeel.balancer.outlier.Reason;
import io.evenkeel.balancer.outlier.TrackRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts that go on for long, seen by the outlier detection beside a backend that is fine. */
class ProxyUploadEvidenceTest {

  private static final OutlierSettings SETTINGS = OutlierSettings.DEFAULT;
  private static final int REQUESTS = 25;

  private final ProxyUnderTest proxy = new ProxyUnderTest(ProxyUnderTest.PATIENT);
  private final TrackRecord other = new TrackRecord(SETTINGS);
  private final List<RawClient> clients = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    leave();
    await().untilAsserted(() -> assertThat(proxy.inFlight()).isZero());
    proxy.close();
  }

  @Test
  void clientsThatUploadSlowlyAreNoEvidenceAgainstTheirBackend() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose)) {
      proxy.serving(upstream);
      for (int i = 0; i < REQUESTS; i++) {
        client().send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nbegin");
      }
      await().until(() -> upstream.calls().size() == REQUESTS);

      for (int i = 0; i < 10; i++) {
        assertThat(nextFinding()).isNull();
      }
      // Neither are they once they have gone.
      leave();
      await().until(() -> proxy.inFlight() == 0);
      assertThat(nextFinding()).isNull();
    }
  }

  @Test
  void aBackendThatHangsOverCompleteRequestsIsSeen() throws Exception {
    try (ScriptedUpstream hung = new ScriptedUpstream(ScriptedUpstream.Call::awaitClose)) {
      proxy.serving(hung);
      for (int i = 0; i < REQUESTS; i++) {
        client().send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nwhole");
      }
      assertFoundSlow();
    }
  }

  @Test
  void aBackendThatDoesNotReadUploadsIsSeen() throws Exception {
    try (ScriptedUpstream deaf = new ScriptedUpstream(call -> Thread.sleep(60_000))) {
      proxy.serving(deaf);
      for (int i = 0; i < REQUESTS; i++) {
        RawClient client = client();
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
        Thread.ofVirtual().start(() -> sendUntilClosed(client));
      }
      assertFoundSlow();
    }
  }

  private void assertFoundSlow() {
    await()
        .untilAsserted(
            () -> assertThat(nextFinding()).isNotNull().returns(Reason.LATENCY, Finding::reason));
  }

  private @Nullable Finding nextFinding() {
    TrackRecord one = proxy.upstream("b1").record();
    for (int i = 0; i < 40; i++) {
      int stretch = other.begun();
      other.answered(stretch, 200, 1_000_000, false, 0, 1_000_000);
      other.ended(stretch, TrackRecord.End.WHOLE, true, false, 0, 1_000_000);
    }
    one.turn();
    other.turn();
    return one.review(new Pool(List.of(one, other), SETTINGS), System.nanoTime());
  }

  private void leave() throws IOException {
    for (RawClient client : clients) {
      client.reset();
    }
    clients.clear();
  }

  private RawClient client() throws IOException {
    RawClient client = new RawClient(proxy.port());
    clients.add(client);
    return client;
  }

  private static void sendUntilClosed(RawClient client) {
    String piece = "x".repeat(100_000);
    try {
      while (true) {
        client.send(piece);
      }
    } catch (IOException e) {
      // The test is over.
    }
  }
}
