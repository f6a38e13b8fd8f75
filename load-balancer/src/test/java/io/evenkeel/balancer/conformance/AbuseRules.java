package io.evenkeel.balancer.conformance;

import static io.evenkeel.balancer.conformance.Bytes.get;
import static io.evenkeel.balancer.conformance.Bytes.head;
import static io.evenkeel.balancer.conformance.Bytes.ok;
import static io.evenkeel.balancer.conformance.Bytes.post;
import static io.evenkeel.balancer.conformance.Expect.got;
import static io.evenkeel.balancer.conformance.Expect.gotBody;
import static io.evenkeel.balancer.conformance.Expect.lines;
import static io.evenkeel.balancer.conformance.Expect.noResponse;
import static io.evenkeel.balancer.conformance.Expect.noneComplete;
import static io.evenkeel.balancer.conformance.Expect.nothingSent;
import static io.evenkeel.balancer.conformance.Expect.problem;
import static io.evenkeel.balancer.conformance.Expect.status;
import static io.evenkeel.balancer.conformance.Refused.refused;
import static io.evenkeel.balancer.conformance.Reply.early;
import static io.evenkeel.balancer.conformance.Reply.reply;
import static io.evenkeel.balancer.conformance.Rule.rule;
import static io.evenkeel.balancer.conformance.Scenario.connect;
import static io.evenkeel.balancer.conformance.Scenario.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Clients that send too much, too slowly, too often, or leave. */
final class AbuseRules {

  private AbuseRules() {}

  static List<Rule> sizes() {
    return List.of(
        refused(
            414,
            "line-too-long",
            "RFC 9110 §15.5.15",
            "A request line over its limit is 414",
            get("/" + "a".repeat(9_000))),
        refused(
            414,
            "line-endless",
            "RFC 9112 §3",
            "A request line that does not end is 414 before it ends",
            "GET /" + "a".repeat(9_000)),
        refused(
            431,
            "head-too-large",
            "RFC 6585 §5",
            "Fields over their limit together are 431",
            get("/", many(33, "X-A: " + "a".repeat(1_000)))),
        refused(
            431,
            "field-too-large",
            "RFC 6585 §5",
            "One field over the limit is 431, before it ends",
            get("/", "X-A: " + "a".repeat(33_000)),
            "GET / HTTP/1.1\r\nHost: a.example\r\nX-A: " + "a".repeat(33_000)),
        refused(
            431,
            "too-many-fields",
            "RFC 9110 §5.4",
            "More fields than there may be are 431, however small",
            get("/", many(101, "A: 1"))),
        rule(
            "limits-inclusive",
            "RFC 9110 §2.3",
            "What is within the limits is served",
            send(get("/", many(99, "A: 1"))).keptOpen().expect(status(200)),
            send(get("/", "X-A: " + "a".repeat(32_300))).keptOpen().expect(status(200))),
        rule(
            "body-too-large",
            "RFC 9110 §15.5.14",
            "Content over its limit, where there is one, is 413 before a backend hears of it",
            Refused.refused(413, post("Content-Length: 101"))
                .with(ConformanceSettings.SMALL_BODIES),
            send(post("Content-Length: 100") + "x".repeat(100))
                .with(ConformanceSettings.SMALL_BODIES)
                .keptOpen()
                .expect(status(200))),
        rule(
            "body-too-large-chunked",
            "RFC 9110 §15.5.14",
            "In chunks it is found out on the way, and never looks whole to the backend",
            send(Bytes.chunked(("32\r\n" + "x".repeat(50) + "\r\n").repeat(3) + "0\r\n\r\n"))
                .with(ConformanceSettings.SMALL_BODIES)
                .closed()
                .expect(status(413), noneComplete()),
            send(Bytes.chunked(("32\r\n" + "x".repeat(50) + "\r\n").repeat(2) + "0\r\n\r\n"))
                .with(ConformanceSettings.SMALL_BODIES)
                .keptOpen()
                .expect(status(200))),
        rule(
            "body-too-large-expect",
            "RFC 9110 §10.1.1",
            "A client that asks first is told before it sends anything",
            send(post("Content-Length: 101", "Expect: 100-continue"))
                .with(ConformanceSettings.SMALL_BODIES)
                .closed()
                .expect(nothingSent(), status(413), Expect.interims())),
        rule(
            "trailers-too-large",
            "RFC 6585 §5",
            "Trailers are limited like fields, and a request with too many never looks whole",
            send(Bytes.chunked("0\r\n" + "X-A: 1\r\n".repeat(5_000) + "\r\n"))
                .ended()
                .expect(noneComplete())),
        rule(
            "chunk-huge",
            "RFC 9112 §7.1",
            "A chunk of half an exabyte is only a number: nothing is set aside for it",
            send(Bytes.chunked("7ffffffffffffff\r\nhello"))
                .untilBackendHas("hello")
                .reset()
                .finals(0)
                .expect(noneComplete())),
        rule(
            "refusal-heard",
            "RFC 9112 §9.6",
            "A client in the middle of sending hears why it is refused: no reset wipes the answer out",
            send(get("/" + "a".repeat(9_000)))
                .then("x".repeat(200_000))
                .closed()
                .expect(status(414), nothingSent()),
            send(post("Content-Length: 1000000"), "x".repeat(200_000))
                .with(ConformanceSettings.SMALL_BODIES)
                .closed()
                .expect(status(413), nothingSent())),
        rule(
            "refusal-problem",
            "RFC 9209 §2.3.16",
            "Our own refusals say so in Proxy-Status",
            send(get("/" + "a".repeat(9_000)))
                .closed()
                .expect(problem(414, "http_request_error"))));
  }

  private static String[] many(int count, String field) {
    String[] all = new String[count];
    java.util.Arrays.fill(all, field);
    return all;
  }

  static List<Rule> slowness() {
    return List.of(
        rule(
            "head-dribbled",
            "RFC 9110 §15.5.9",
            "A head must be there in its time, however steadily it drips: 408",
            send("GET / HTTP/1.1\r\nHost: a.example\r\n")
                .act(now -> drip(now.client(), "X-A: 1\r\n"))
                .with(ConformanceSettings.HASTY_HEAD)
                .ended()
                .expect(nothingSent(), status(408), got("Connection", "close"))),
        rule(
            "head-stalled",
            "RFC 9110 §15.5.9",
            "A head that stops half-way is 408, and its connection closes",
            send("GET / HTTP/1.1\r\nHost: a.ex")
                .with(ConformanceSettings.HASTY_HEAD)
                .closed()
                .expect(nothingSent(), status(408), got("Connection", "close"))),
        rule(
            "head-stalled-later",
            "RFC 9110 §15.5.9",
            "The same goes for the second head on a connection",
            send(get("/a"))
                .untilClientHas("\r\n\r\n/a")
                .then("GET /b HTTP/1.1\r\nHost: a.ex")
                .with(ConformanceSettings.HASTY_HEAD)
                .finals(2)
                .closed()
                .expect(status(200, 408), lines("GET /a HTTP/1.1"))),
        rule(
            "silent-connection",
            "RFC 9112 §9.5",
            "A connection on which nothing ever comes is closed without a word",
            connect()
                .with(ConformanceSettings.HASTY_HEAD)
                .closed()
                .expect(noResponse(), nothingSent())),
        rule(
            "idle-connection",
            "RFC 9112 §9.5",
            "An idle connection is closed after its time, without a word",
            send(get("/a"))
                .with(ConformanceSettings.HASTY_IDLE)
                .finals(2)
                .closed()
                .expect(status(200), gotBody("/a"))),
        rule(
            "idle-is-not-waiting",
            "RFC 9112 §9.5",
            "A client that waits for its answer is not idle",
            send(get("/a"))
                .with(ConformanceSettings.HASTY_IDLE)
                .backend(reply().pauseFor(800).write(ok("late")))
                .keptOpen()
                .expect(gotBody("late"))),
        rule(
            "body-stalled",
            "RFC 9110 §15.5.9",
            "Content that stops coming is 408, and never looks whole to the backend",
            send(post("Content-Length: 10") + "hello")
                .with(ConformanceSettings.HASTY_BODY)
                .closed()
                .expect(status(408), noneComplete()),
            send(Bytes.chunked("5\r\nhello\r\n"))
                .with(ConformanceSettings.HASTY_BODY)
                .closed()
                .expect(status(408), noneComplete())),
        rule(
            "slow-reader",
            "RFC 9112 §9.5",
            "A client that does not read holds up nobody else, and gets all in the end",
            send(get("/big"))
                .notReading()
                .backend(ok("x".repeat(8_000_000)))
                .act(now -> {
                  try (Wire other = Wire.connect(now.port())) {
                    other.send(get(ScriptedBackend.UNSCRIPTED + "other"));
                    assertThat(other.await(() -> other.text().contains("other"))).isTrue();
                  }
                })
                .expect(status(200), gotBody("x".repeat(8_000_000)))),
        rule(
            "backpressure-down",
            "Evenkeel",
            "While a client does not read, no more is taken from the backend than buffers hold",
            pouredDown(new Flood())),
        rule(
            "backpressure-up",
            "Evenkeel",
            "While a backend does not read, no more is taken from the client",
            pouredUp(new Flood())),
        rule(
            "backpressure-pipelined",
            "Evenkeel",
            "While a client does not read its answers, no more of its requests are taken",
            pouredRequests(new Flood())),
        rule(
            "many-dribblers",
            "RFC 9112 §9.5",
            "Hundreds of connections that drip or sleep do not disturb another client",
            connect()
                .act(now -> {
                  List<Wire> others = new ArrayList<>();
                  try {
                    for (int i = 0; i < 300; i++) {
                      Wire other = Wire.connect(now.port());
                      others.add(other);
                      other.send(i % 2 == 0 ? "GET / HT" : "");
                    }
                    now.client().send(get("/a"));
                    assertThat(now.client().await(() -> now.client().text().contains("/a")))
                        .isTrue();
                  } finally {
                    others.forEach(Wire::close);
                  }
                })
                .keptOpen()
                .expect(status(200))));
  }

  private static Scenario pouredDown(Flood flood) {
    return send(get("/endless"))
        .notReading()
        .backend(reply(head("HTTP/1.1 200 OK")).pour(flood))
        .act(now -> assertThat(flood.stalledAt()).isLessThan(Flood.BOUND))
        .reset()
        .backendEnds()
        .finals(0);
  }

  private static Scenario pouredUp(Flood flood) {
    return connect()
        .act(now -> {
          try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            now.divert("http://127.0.0.1:" + deaf.getLocalPort());
            now.client().send(post("Content-Length: 999999999999"));
            Thread pouring =
                Thread.ofVirtual().start(() -> flood.pour(now.client(), new byte[64 * 1024]));
            assertThat(flood.stalledAt()).isLessThan(Flood.BOUND);
            now.client().reset();
            pouring.join();
          }
        })
        .finals(0);
  }

  private static Scenario pouredRequests(Flood flood) {
    byte[] requests = get("/a").repeat(1_000).getBytes(StandardCharsets.ISO_8859_1);
    Scenario scenario = connect().notReading();
    Reply answer = reply(ok("x".repeat(64 * 1024)));
    for (int i = 0; i < 10_000; i++) {
      scenario.backend(answer);
    }
    return scenario
        .act(now -> {
          Thread pouring = Thread.ofVirtual().start(() -> flood.pour(now.client(), requests));
          assertThat(flood.stalledAt()).isLessThan(Flood.BOUND);
          now.client().reset();
          pouring.join();
        })
        .finals(0);
  }

  /** Sends a line every few milliseconds until the connection ends. */
  private static void drip(Wire wire, String line) throws InterruptedException {
    for (int i = 0; i < 90 && !wire.hasEnded(); i++) {
      wire.send(line);
      Thread.sleep(30);
    }
  }

  static List<Rule> counts() {
    return List.of(
        rule(
            "requests-per-connection",
            "RFC 9112 §9.6",
            "The last request that a connection may have is answered with close",
            send(get("/a"))
                .untilClientHas("\r\n\r\n/a")
                .then(get("/b"))
                .with(ConformanceSettings.TWO_REQUESTS)
                .finals(2)
                .closed()
                .expect(
                    status(200, 200),
                    seen -> {
                      assertThat(seen.responses().get(0).all("Connection")).isEmpty();
                      assertThat(seen.responses().get(1).all("Connection"))
                          .containsExactly("close");
                    })),
        rule(
            "requests-pipelined",
            "RFC 9112 §9.6",
            "Those that were sent behind it are not served",
            send(get("/a") + get("/b") + get("/c"))
                .with(ConformanceSettings.TWO_REQUESTS)
                .finals(3)
                .closed()
                .expect(status(200, 200), lines("GET /a HTTP/1.1", "GET /b HTTP/1.1"))),
        rule(
            "connections-in-all",
            "RFC 9112 §9.4",
            "Of connections over the limit none is served, and those within it go on",
            overLimit(ConformanceSettings.TWO_CONNECTIONS)),
        rule(
            "connections-per-address",
            "RFC 9112 §9.4",
            "So it is for those of one client address",
            overLimit(ConformanceSettings.TWO_PER_ADDRESS)));
  }

  private static Scenario overLimit(ConformanceSettings settings) {
    return send(get("/a"))
        .with(settings)
        .untilClientHas("\r\n\r\n/a")
        .act(now -> {
          try (Wire second = Wire.connect(now.port())) {
            second.send(get(ScriptedBackend.UNSCRIPTED + "second"));
            assertThat(second.await(() -> second.text().contains("second"))).isTrue();
            try (Wire third = Wire.connect(now.port())) {
              third.send(get("/third"));
              assertThat(third.await(third::hasEnded)).as("third ended").isTrue();
              assertThat(third.text()).doesNotContain(" 200 ");
            }
          }
        })
        .keptOpen()
        .expect(lines("GET /a HTTP/1.1"));
  }

  static List<Rule> leaving() {
    return List.of(
        rule(
            "leaves-in-head",
            "RFC 9112 §8",
            "A client that leaves within its head leaves no trace",
            send("GET / HTTP/1.1\r\nHost: a.ex").close().finals(0).expect(nothingSent()),
            send("GET / HTTP/1.1\r\nHost: a.ex").reset().finals(0).expect(nothingSent()),
            send("GET / HTTP/1.1\r\nHost: a.ex").halfClose().ended().expect(nothingSent())),
        rule(
            "leaves-in-body",
            "RFC 9112 §8",
            "One that shuts its direction down within its content has not sent a request",
            send(post("Content-Length: 10") + "hello")
                .untilBackendHas("hello")
                .halfClose()
                .ended()
                .expect(noneComplete()),
            send(Bytes.chunked("5\r\nhello\r\n"))
                .untilBackendHas("hello")
                .halfClose()
                .ended()
                .expect(noneComplete())),
        rule(
            "leaves-waiting",
            "RFC 9112 §9.5",
            "When a client's connection is reset while it waits, the backend's ends too",
            send(get("/a"))
                .untilBackendHas("GET /a")
                .reset()
                .backendEnds()
                .finals(0)
                .backend(reply().awaitClose())),
        rule(
            "leaves-in-response",
            "RFC 9112 §9.5",
            "So when it is reset in the middle of a response",
            send(get("/a"))
                .backend(
                    reply(head("HTTP/1.1 200 OK", "Content-Length: 10") + "hello").awaitClose())
                .untilClientHas("hello")
                .reset()
                .backendEnds()
                .finals(0)),
        rule(
            "leaves-in-upload",
            "RFC 9112 §8",
            "So when it is reset in the middle of an upload, which never looks whole",
            send(post("Content-Length: 100000") + "hello")
                .untilBackendHas("hello")
                .reset()
                .backendEnds()
                .finals(0)
                .backend(early().awaitClose())
                .expect(noneComplete())),
        rule(
            "leaves-pipelined",
            "RFC 9112 §9.3.2",
            "So when it is reset with requests unanswered",
            send(get("/a") + get("/b") + get("/c"))
                .backend(reply().awaitClose())
                .untilBackendHas("GET /a")
                .reset()
                .backendEnds()
                .finals(0)),
        rule(
            "leaves-unread",
            "RFC 9112 §9.5",
            "A response that nobody reads is given up with its client",
            send(get("/a"))
                .backend(reply(head("HTTP/1.1 200 OK")).writeTimes(20, "x".repeat(100_000)))
                .untilClientHas("xxx")
                .reset()
                .backendEnds()
                .finals(0)));
  }
}
