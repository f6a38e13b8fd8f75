package io.evenkeel.balancer.conformance;

import static io.evenkeel.balancer.conformance.Bytes.get;
import static io.evenkeel.balancer.conformance.Bytes.head;
import static io.evenkeel.balancer.conformance.Bytes.ok;
import static io.evenkeel.balancer.conformance.Bytes.post;
import static io.evenkeel.balancer.conformance.Bytes.request;
import static io.evenkeel.balancer.conformance.Expect.connections;
import static io.evenkeel.balancer.conformance.Expect.got;
import static io.evenkeel.balancer.conformance.Expect.gotBody;
import static io.evenkeel.balancer.conformance.Expect.gotRaw;
import static io.evenkeel.balancer.conformance.Expect.lines;
import static io.evenkeel.balancer.conformance.Expect.notGotRaw;
import static io.evenkeel.balancer.conformance.Expect.notSent;
import static io.evenkeel.balancer.conformance.Expect.notSentRaw;
import static io.evenkeel.balancer.conformance.Expect.problem;
import static io.evenkeel.balancer.conformance.Expect.sent;
import static io.evenkeel.balancer.conformance.Expect.sentRaw;
import static io.evenkeel.balancer.conformance.Expect.status;
import static io.evenkeel.balancer.conformance.Reply.reply;
import static io.evenkeel.balancer.conformance.Rule.rule;
import static io.evenkeel.balancer.conformance.Scenario.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** How long connections live, in which order answers come, and what becomes of an upgrade. */
final class ConnectionRules {

  private static final String[] WEBSOCKET = {"Connection: Upgrade", "Upgrade: websocket"};
  private static final String SWITCHED =
      head(
          "HTTP/1.1 101 Switching Protocols",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

  private ConnectionRules() {}

  static List<Rule> persistence() {
    return List.of(
        rule(
            "persistent",
            "RFC 9112 §9.3",
            "A connection of HTTP/1.1 serves one request after the other, unasked",
            send(get("/a"))
                .untilClientHas("/a")
                .then(get("/b"))
                .untilClientHas("/b")
                .then(get("/c"))
                .finals(3)
                .keptOpen()
                .expect(status(200, 200, 200), gotBody("/a", "/b", "/c"))),
        rule(
            "close-asked",
            "RFC 9112 §9.6",
            "Connection: close makes the response the last one, and it says so",
            send(get("/", "Connection: close"))
                .backend(ok("ok"))
                .closed()
                .expect(gotBody("ok"), got("Connection", "close"), notSent("Connection")),
            send(get("/", "Connection: X-A, CLOSE")).closed().expect(status(200))),
        rule(
            "close-over-keep-alive",
            "RFC 9112 §9.3",
            "Who says both close and keep-alive has said close",
            send(get("/", "Connection: close, keep-alive"))
                .closed()
                .expect(got("Connection", "close")),
            send(get("/", "Connection: keep-alive", "connection: x, CLOSE"))
                .closed()
                .expect(got("Connection", "close")),
            send(head("GET / HTTP/1.0", "Host: a.example", "Connection: keep-alive, close"))
                .closed(),
            send(get("/"))
                .backend(ok("first", "Connection: keep-alive", "Connection: x, Close"))
                .untilClientHas("first")
                .then(get("/b"))
                .finals(2)
                .keptOpen()
                .expect(connections(2))),
        rule(
            "close-means-it",
            "RFC 9112 §9.6",
            "What is sent behind a request with Connection: close is not served",
            send(get("/a", "Connection: close") + get("/b"))
                .closed()
                .expect(lines("GET /a HTTP/1.1"), status(200))),
        rule(
            "reuse",
            "RFC 9112 §9.3",
            "A clean connection to a backend is used again",
            send(get("/a"))
                .untilClientHas("\r\n\r\n/a")
                .then(get("/b"))
                .untilClientHas("\r\n\r\n/b")
                .then(get("/c"))
                .finals(3)
                .expect(
                    status(200, 200, 200),
                    seen -> assertThat(seen.connections()).as("connections").isLessThan(3))),
        rule(
            "pipelining",
            "RFC 9112 §9.3.2",
            "Requests sent without waiting are answered in their order",
            send(get("/a") + get("/b") + post("Content-Length: 2") + "hi" + get("/c"))
                .finals(4)
                .keptOpen()
                .expect(gotBody("/a", "/b", "/p", "/c"))),
        rule(
            "pipelining-slow-first",
            "RFC 9112 §9.3.2",
            "A quick second answer waits for a slow first one",
            send(get("/a"), get("/b"))
                .backend(
                    reply("HTTP/1.1 103 Early Hints\r\nX-First: 1\r\n\r\n")
                        .untilClientHas("X-First: 1")
                        .write(ok("first")))
                .backend(ok("second"))
                .finals(2)
                .keptOpen()
                .expect(gotBody("first", "second"))),
        rule(
            "pipelining-head",
            "RFC 9110 §9.3.2",
            "Pipelined answers to HEAD and GET do not run into each other",
            send(request("HEAD /a HTTP/1.1") + get("/b") + request("HEAD /c HTTP/1.1"))
                .methods("HEAD", "GET", "HEAD")
                .backend(head("HTTP/1.1 200 OK", "Content-Length: 7"))
                .backend(ok("b"))
                .backend(head("HTTP/1.1 200 OK", "Content-Length: 8"))
                .finals(3)
                .keptOpen()
                .expect(gotBody("", "b", ""), status(200, 200, 200))),
        rule(
            "pipelining-flood",
            "RFC 9112 §9.3.2",
            "A hundred pipelined requests are a hundred answers in order",
            send(pipelined(100))
                .finals(100)
                .keptOpen()
                .expect(seen -> {
                  assertThat(seen.responses()).hasSize(100);
                  for (int i = 0; i < 100; i++) {
                    assertThat(seen.responses().get(i).text()).isEqualTo("/" + i);
                  }
                })),
        rule(
            "half-close",
            "RFC 9112 §9.6",
            "A client that shuts its direction down behind a request still gets its answer",
            send(get("/a")).halfClose().closed().expect(status(200), gotBody("/a"))),
        rule(
            "backend-closes-idle",
            "RFC 9112 §9.3.1",
            "A connection that the backend has closed meanwhile is closed here too, and costs no request",
            send(get("/a"))
                .backend(reply(ok("a")).halfClose().awaitClose())
                .untilClientHas("\r\n\r\na")
                .backendEnds()
                .then(get("/b"))
                .finals(2)
                .keptOpen()
                .expect(status(200, 200), gotBody("a", "/b"))));
  }

  private static String pipelined(int count) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append(get("/" + i));
    }
    return all.toString();
  }

  static List<Rule> upgrades() {
    return List.of(
        rule(
            "upgrade",
            "RFC 9110 §7.8",
            "An allowed upgrade goes through, and 101 makes a tunnel of bytes both ways",
            send(get("/chat", WEBSOCKET))
                .untilClientHas("101 Switching")
                .then("ping\0\u00ff")
                .backend(
                    reply(SWITCHED + "hi").untilHere("ping\0\u00ff").write("pong\0\u00ff").close())
                .ended()
                .expect(
                    status(101),
                    sent("Upgrade", "websocket"),
                    seen ->
                        assertThat(seen.request().all("Connection"))
                            .singleElement()
                            .asString()
                            .isEqualToIgnoringCase("upgrade"),
                    got("Upgrade", "websocket"),
                    got("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                    sentRaw("ping\0\u00ff"),
                    gotRaw("\r\n\r\nhipong\0\u00ff"))),
        rule(
            "upgrade-not-a-byte-before",
            "RFC 9110 §7.8",
            "Not a byte of the new protocol reaches the backend before its 101",
            send(get("/chat", WEBSOCKET) + "too early")
                .backend(
                    reply("HTTP/1.1 103 Early Hints\r\nX-Seen: 1\r\n\r\n")
                        .untilClientHas("X-Seen: 1")
                        .write(response403()))
                .expect(status(403), notSentRaw("too early"))),
        rule(
            "upgrade-early-bytes-kept",
            "RFC 6455 §4.1",
            "What the client sent too early is not lost: the backend gets it behind its 101",
            send(get("/chat", WEBSOCKET) + "too early")
                .backend(reply(SWITCHED).untilHere("too early").write("fine").close())
                .ended()
                .expect(status(101), gotRaw("fine"), sentRaw("too early"))),
        rule(
            "upgrade-refused",
            "RFC 9110 §7.8",
            "A backend that answers with anything else stays with HTTP, and so does the client",
            send(get("/chat", WEBSOCKET))
                .backend(response403())
                .keptOpen()
                .expect(status(403), gotBody("no"))),
        rule(
            "upgrade-others",
            "RFC 9110 §7.8",
            "Other protocols are not offered to a backend",
            send(get("/", "Connection: Upgrade", "Upgrade: foo/2"))
                .keptOpen()
                .expect(notSent("Upgrade", "Connection"), status(200))),
        rule(
            "upgrade-choice",
            "RFC 9110 §7.8",
            "Of several protocols the first allowed one is offered, alone",
            send(get("/chat", "Connection: Upgrade", "Upgrade: h2c, foo/2, websocket, bar"))
                .keptOpen()
                .expect(sent("Upgrade", "websocket"), sent("Connection", "Upgrade"))),
        rule(
            "upgrade-with-content",
            "RFC 9110 §7.8",
            "With content there is no upgrade: the request goes on without",
            send(post("Connection: Upgrade", "Upgrade: websocket", "Content-Length: 5") + "hello")
                .keptOpen()
                .expect(notSent("Upgrade", "Connection"), Expect.sentBody("hello"))),
        rule(
            "upgrade-unnominated",
            "RFC 9110 §7.8",
            "Upgrade without its Connection option is none",
            send(get("/", "Upgrade: websocket"))
                .keptOpen()
                .expect(notSent("Upgrade", "Connection"), status(200))),
        rule(
            "upgrade-any-case",
            "RFC 6455 §4.2.1",
            "The protocol's name and the option are compared without regard to case",
            send(get("/chat", "Connection: keep-alive, uPGRADE", "Upgrade: WebSocket"))
                .backend(reply(SWITCHED).write("hi").close())
                .ended()
                .expect(status(101), gotRaw("\r\n\r\nhi"))),
        rule(
            "upgrade-unasked",
            "RFC 9110 §15.2.2",
            "A 101 that nobody asked for is 502: no tunnel",
            send(get("/"))
                .backend(reply(SWITCHED).awaitClose())
                .expect(problem(502, "http_protocol_error"))),
        rule(
            "upgrade-other-answer",
            "RFC 9110 §7.8",
            "A 101 to another protocol than the one asked for is 502",
            send(get("/chat", WEBSOCKET))
                .backend(
                    reply(
                            head(
                                "HTTP/1.1 101 Switching Protocols",
                                "Connection: Upgrade",
                                "Upgrade: foo"))
                        .awaitClose())
                .expect(status(502))),
        rule(
            "upgrade-half-close",
            "RFC 9110 §7.8",
            "Each direction of a tunnel ends on its own",
            send(get("/chat", WEBSOCKET))
                .untilClientHas("101 Switching")
                .then("last words")
                .halfClose()
                .backend(reply(SWITCHED).awaitClose().write("still here").close())
                .closed()
                .expect(sentRaw("last words"), gotRaw("still here"))),
        rule(
            "upgrade-half-close-back",
            "RFC 9110 §7.8",
            "So does the backend's",
            send(get("/chat", WEBSOCKET))
                .backend(
                    reply(SWITCHED).write("last words").halfClose().untilHere("still here").close())
                .untilClientHas("last words")
                .then("still here")
                .untilBackendHas("still here")
                .halfClose()
                .ended()
                .expect(sentRaw("still here"), gotRaw("last words"))),
        rule(
            "upgrade-reset",
            "RFC 9110 §7.8",
            "A tunnel that breaks behind breaks in front",
            send(get("/chat", WEBSOCKET))
                .backend(reply(SWITCHED).write("hi").untilClientHas("hi").reset())
                .untilClientHas("hi")
                .ended()
                .expect(status(101))),
        rule(
            "upgrade-idle",
            "Evenkeel",
            "A tunnel through which nothing goes is closed after a time",
            send(get("/chat", WEBSOCKET))
                .with(ConformanceSettings.HASTY_TUNNEL)
                .backend(reply(SWITCHED).write("hi").awaitClose())
                .ended()
                .expect(status(101))),
        rule(
            "upgrade-is-no-http",
            "RFC 9112 §11.2",
            "What goes through a tunnel is not read as HTTP",
            send(get("/chat", WEBSOCKET))
                .untilClientHas("101 Switching")
                .then("GET /inner HTTP/1.1\r\nHost: a\nX: \0\r\n\r\n")
                .backend(
                    reply(SWITCHED)
                        .untilHere("X: \0\r\n\r\n")
                        .write("HTTP/1.1 200 \r\n\r\n")
                        .close())
                .ended()
                .expect(
                    sentRaw("GET /inner HTTP/1.1\r\nHost: a\nX: \0\r\n\r\n"),
                    gotRaw("\r\n\r\nHTTP/1.1 200 \r\n\r\n"),
                    connections(1),
                    notGotRaw("400"))));
  }

  private static String response403() {
    return Bytes.response("HTTP/1.1 403 Forbidden", "no");
  }
}
