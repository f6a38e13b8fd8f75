package io.evenkeel.balancer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.proxy.TrafficPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mutated requests and responses, against an {@link Oracle} of our own: each is refused, or
 * forwarded as what it is, or its connection is closed; and nothing is left behind.
 *
 * <p>{@code -Dfuzz.seeds=1,2,3} plays other seeds, {@code -Dfuzz.rounds=1000} more of each.
 */
class FuzzTest {

  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 250);

  private static final List<String> REQUESTS =
      List.of(
          Bytes.get("/a?b=%zz"),
          Bytes.get("/a") + Bytes.get("/b") + Bytes.get("/c"),
          Bytes.request("HEAD /a HTTP/1.1") + Bytes.get("/b"),
          Bytes.post("Content-Length: 5") + "hello",
          Bytes.post("Content-Length: 5") + "hello" + Bytes.get("/next"),
          Bytes.post("Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n\r\n" + Bytes.get("/next"),
          Bytes.chunked("5;a=b\r\nhello\r\nA\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n"),
          Bytes.get("/outer", "Content-Length: 41")
              + "GET /inner HTTP/1.1\r\nHost: b.example.com\r\n\r\n",
          Bytes.request("OPTIONS * HTTP/1.1", "Max-Forwards: 3") + Bytes.get("/next"),
          Bytes.request("GET http://b.example:81/a HTTP/1.1", "Connection: x-a, close", "X-A: 1"),
          Bytes.head("GET /a HTTP/1.0", "Connection: keep-alive") + Bytes.get("/b"),
          Bytes.request("PURGE /a HTTP/1.1", "Cookie: a=b", "Cookie: c=d", "X-Empty:"));

  private static final List<String> RESPONSES =
      List.of(
          Bytes.ok("hello"),
          Bytes.ok(
              "hello", "Set-Cookie: a=b", "Set-Cookie: c=d", "Connection: close, X-A", "X-A: 1"),
          Bytes.head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
              + "5;a=b\r\nhello\r\nA\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n",
          Bytes.head("HTTP/1.1 200 OK") + "until the end",
          Bytes.head("HTTP/1.0 200 OK", "Content-Length: 5") + "hello",
          Bytes.head("HTTP/1.1 204 No Content"),
          Bytes.head("HTTP/1.1 304 Not Modified", "Content-Length: 5"),
          Bytes.head("HTTP/1.1 103 Early Hints", "Link: </a>") + Bytes.ok("hello"),
          Bytes.head("HTTP/1.1 100 Continue") + Bytes.response("HTTP/1.1 500 Oops", "no"),
          Bytes.response("HTTP/1.1 999 ", "hello") + Bytes.ok("poison"));

  static Stream<Long> seeds() {
    String given = System.getProperty("fuzz.seeds", "1,7,42,1701,20260,31337");
    return Arrays.stream(given.split(",")).map(Long::valueOf);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void requestsAreRefusedOrForwardedAsWhatTheyAre(long seed) throws Exception {
    Mutation mutation = new Mutation(new Random(seed), REQUESTS);
    play(
        seed,
        balancer -> {
          byte[] wire = mutation.next();
          new RequestFuzz(balancer, wire).play(mutation.pieces(wire));
        });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void responsesAreRefusedOrRelayedAsWhatTheyAre(long seed) throws Exception {
    Random random = new Random(seed);
    Mutation mutation = new Mutation(random, RESPONSES);
    play(
        seed,
        balancer -> {
          byte[] wire = mutation.next();
          String method = random.nextInt(8) == 0 ? "HEAD" : "GET";
          new ResponseFuzz(balancer, wire, method).play(mutation.pieces(wire));
        });
  }

  private interface Round {
    void play(BalancerUnderTest balancer) throws Exception;
  }

  private static void play(long seed, Round round) throws Exception {
    List<String> failures = new ArrayList<>();
    BalancerUnderTest balancer = TrafficPath.start(ConformanceSettings.HASTY);
    try {
      for (int i = 0; i < ROUNDS && failures.size() < 5; i++) {
        try {
          round.play(balancer);
        } catch (AssertionError | RuntimeException e) {
          failures.add("seed %d, round %d: %s".formatted(seed, i, e.getMessage()));
        }
      }
      await().untilAsserted(() -> assertThat(balancer.isQuiet()).as(balancer.counts()).isTrue());
    } finally {
      balancer.close();
    }
    assertThat(balancer.upstreamConnections()).as("connections to backends, after all").isZero();
    assertThat(failures).withFailMessage(() -> String.join("\n=======\n", failures)).isEmpty();
    assertThat(balancer.leaks()).isEmpty();
  }

  static String shown(byte[] wire) {
    return Bytes.shown(new String(wire, StandardCharsets.ISO_8859_1));
  }
}
