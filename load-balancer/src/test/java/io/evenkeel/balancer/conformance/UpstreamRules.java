package io.evenkeel.balancer.conformance;

import static io.evenkeel.balancer.conformance.Bytes.get;
import static io.evenkeel.balancer.conformance.Bytes.head;
import static io.evenkeel.balancer.conformance.Bytes.ok;
import static io.evenkeel.balancer.conformance.Bytes.post;
import static io.evenkeel.balancer.conformance.Bytes.request;
import static io.evenkeel.balancer.conformance.Expect.cut;
import static io.evenkeel.balancer.conformance.Expect.got;
import static io.evenkeel.balancer.conformance.Expect.gotBody;
import static io.evenkeel.balancer.conformance.Expect.notGot;
import static io.evenkeel.balancer.conformance.Expect.notGotRaw;
import static io.evenkeel.balancer.conformance.Expect.problem;
import static io.evenkeel.balancer.conformance.Expect.requests;
import static io.evenkeel.balancer.conformance.Expect.status;
import static io.evenkeel.balancer.conformance.Reply.early;
import static io.evenkeel.balancer.conformance.Reply.reply;
import static io.evenkeel.balancer.conformance.Rule.rule;
import static io.evenkeel.balancer.conformance.Scenario.connect;
import static io.evenkeel.balancer.conformance.Scenario.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Backends that leave, hang, talk too much, or are not there. */
final class UpstreamRules {

  private static final String OK = "HTTP/1.1 200 OK";

  private UpstreamRules() {}

  static List<Rule> reuse() {
    return List.of(
        poisoned(
            "leftover-length",
            "RFC 9112 §9.2",
            "Bytes behind a response with a length are nobody's answer: its connection is not used again",
            ok("ok") + ok("poison")),
        poisoned(
            "leftover-chunked",
            "RFC 9112 §9.2",
            "So with bytes behind a last chunk",
            head(OK, "Transfer-Encoding: chunked") + "2\r\nok\r\n0\r\n\r\n" + ok("poison"),
            head(OK, "Transfer-Encoding: chunked") + "2\r\nok\r\n0\r\n\r\npoison"),
        poisoned(
            "leftover-interim",
            "RFC 9110 §15.2",
            "So with an interim response behind the final one",
            ok("ok") + "HTTP/1.1 103 Hints\r\nX-A: poison\r\n\r\n"),
        rule(
            "leftover-later",
            "RFC 9112 §9.2",
            "So with a response that comes when nothing is asked",
            send(get("/a"))
                .backend(
                    reply(ok("ok")).untilClientHas("\r\n\r\nok").write(ok("poison")).awaitClose())
                .backendEnds()
                .then(get("/b"))
                .finals(2)
                .keptOpen()
                .expect(gotBody("ok", "/b"))),
        poisoned(
            "leftover-no-content",
            "RFC 9112 §6.3 item 1",
            "So with content behind a 204 or a 304",
            head("HTTP/1.1 204 No Content") + "poison",
            head("HTTP/1.1 204 No Content", "Content-Length: 6") + "poison",
            head("HTTP/1.1 304 Not Modified", "Content-Length: 6") + "poison"),
        rule(
            "leftover-head",
            "RFC 9110 §9.3.2",
            "So with content behind the answer to a HEAD",
            send(request("HEAD / HTTP/1.1"))
                .methods("HEAD")
                .backend(ok("poison"))
                .keptOpen()
                .expect(status(200), notGotRaw("poison"))),
        poisoned(
            "not-reused-close",
            "RFC 9112 §9.6",
            "A connection that the backend says it will close is not used again",
            ok("ok", "Connection: close"),
            ok("ok", "Connection: X-A, Close")),
        poisoned(
            "not-reused-1.0",
            "RFC 9112 §9.3",
            "Nor is one of HTTP/1.0, unless the backend says keep-alive",
            "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"),
        rule(
            "not-reused-unwritten",
            "RFC 9112 §9.3",
            "Nor is one on which the request was not written whole",
            send(post("Content-Length: 1000") + "begin")
                .backend(early(ok("early")))
                .closed()
                .expect(status(200), gotBody("early"), requests(1))));
  }

  private static Rule poisoned(String id, String section, String claim, String... raw) {
    return new Rule(
        id, section, claim, java.util.Arrays.stream(raw).map(r -> poisoned(reply(r))).toList());
  }

  /** Whoever asks next must go over another connection. */
  private static Scenario poisoned(Reply reply) {
    return send(get("/a"))
        .backend(reply)
        .untilClientHas("\r\n\r\n")
        .then(get("/b"))
        .finals(2)
        .keptOpen()
        .expect(
            notGotRaw("poison"),
            seen -> assertThat(seen.responses().getLast().text()).isEqualTo("/b"),
            seen -> assertThat(seen.connections()).as("connections").isGreaterThan(1));
  }

  static List<Rule> failures() {
    return List.of(
        rule(
            "fails-closed",
            "RFC 9209 §2.3.8",
            "A backend that closes without a byte is 502 connection_terminated",
            send(get("/")).backend(reply().close()).expect(problem(502, "connection_terminated"))),
        rule(
            "fails-reset",
            "RFC 9110 §15.6.3",
            "So is one that resets",
            send(get("/")).backend(reply().reset()).expect(problem(502, "connection_terminated"))),
        rule(
            "fails-in-head",
            "RFC 9112 §8",
            "So is one that closes within its head, of which the client sees nothing",
            send(get("/"))
                .backend(reply(OK + "\r\nX-Poison: 1\r\n").close())
                .keptOpen()
                .expect(status(502), notGotRaw("X-Poison"))),
        rule(
            "fails-after-interim",
            "RFC 9110 §15.2",
            "An interim response promises nothing: what ends behind it is 502 still",
            send(get("/"))
                .backend(reply("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n").close())
                .keptOpen()
                .expect(Expect.interims(103), status(502))),
        rule(
            "fails-refused",
            "RFC 9209 §2.3.7",
            "A host that refuses connections is 502 connection_refused",
            connect()
                .act(Conversation::stopListening)
                .then(get("/"))
                .expect(problem(502, "connection_refused"))),
        rule(
            "fails-nobody",
            "RFC 9209 §2.3.4",
            "No backend at all is 503 destination_unavailable, with Retry-After",
            send(get("/"))
                .backends(0)
                .expect(
                    problem(503, "destination_unavailable"),
                    seen -> assertThat(seen.response().has("Retry-After")).isTrue())),
        rule(
            "fails-silent",
            "RFC 9209 §2.3.26",
            "A backend that says nothing is 504 http_response_timeout",
            send(get("/"))
                .with(ConformanceSettings.HASTY_RESPONSE)
                .backend(reply().awaitClose())
                .keptOpen()
                .expect(problem(504, "http_response_timeout"))),
        rule(
            "fails-silent-in-head",
            "RFC 9110 §15.6.5",
            "So is one that stops within its head",
            send(get("/"))
                .with(ConformanceSettings.HASTY_RESPONSE)
                .backend(reply(OK + "\r\nX-A: ").awaitClose())
                .keptOpen()
                .expect(status(504))),
        rule(
            "fails-interim-dribbled",
            "RFC 9110 §15.2",
            "That it is busy is no answer: interim responses win a backend no time",
            send(get("/"))
                .with(ConformanceSettings.HASTY_RESPONSE)
                .backend(busy())
                .keptOpen()
                .expect(problem(504, "http_response_timeout"))),
        rule(
            "fails-silent-in-body",
            "RFC 9112 §8",
            "A response that falls silent in its middle is cut, and its connection closed",
            send(get("/"))
                .with(ConformanceSettings.HASTY_BODY)
                .backend(reply(head(OK, "Content-Length: 10") + "hello").awaitClose())
                .ended()
                .expect(status(200), cut())),
        rule(
            "fails-mid-upload",
            "RFC 9110 §9.2.2",
            "A backend that closes while content is being sent is 502; the content is not sent twice",
            send(post("Content-Length: 10") + "hello")
                .backends(2)
                .backend(early().untilHere("hello").close())
                .untilClientHas("HTTP/1.1 ")
                .expect(status(502), requests(1))),
        rule(
            "retry-idempotent",
            "RFC 9110 §9.2.2",
            "What is idempotent, and got no answer, is asked elsewhere",
            send(get("/"))
                .backends(2)
                .backend(reply().close())
                .backend(ok("second"))
                .keptOpen()
                .expect(status(200), gotBody("second"), requests(2)),
            send(request("PUT / HTTP/1.1", "Content-Length: 5") + "hello")
                .backends(2)
                .backend(reply().reset())
                .backend(ok("second"))
                .keptOpen()
                .expect(
                    gotBody("second"),
                    seen -> {
                      assertThat(seen.requests()).hasSize(2);
                      assertThat(seen.requests()).allMatch(m -> m.text().equals("hello"));
                    })),
        rule(
            "retry-not-idempotent",
            "RFC 9110 §9.2.2",
            "What may have had its effect is never sent twice",
            send(post("Content-Length: 5") + "hello")
                .backends(2)
                .backend(reply().close())
                .expect(status(502), requests(1)),
            send(request("PURGE / HTTP/1.1"))
                .backends(2)
                .backend(reply().close())
                .expect(status(502), requests(1))),
        rule(
            "retry-malformed",
            "RFC 9110 §15.6.3",
            "A response that is none is a failed attempt too: what is idempotent is asked elsewhere",
            send(get("/"))
                .backends(2)
                .backend(reply("poison\r\n\r\n").awaitClose())
                .backend(ok("second"))
                .keptOpen()
                .expect(gotBody("second"))),
        rule(
            "retry-never-after-head",
            "RFC 9110 §9.2.2",
            "Once a byte of a response was relayed there is no second try",
            send(get("/"))
                .backends(2)
                .backend(reply(head(OK, "Content-Length: 10") + "hello").close())
                .ended()
                .expect(status(200), cut(), requests(1))),
        rule(
            "answer-while-uploading",
            "RFC 9112 §9.5",
            "An answer that comes before the backend closes on the upload is not lost",
            send(post("Content-Length: 200000"), "x".repeat(1_000))
                .backend(
                    early(
                            Bytes.response(
                                "HTTP/1.1 413 Content Too Large", "no", "Connection: close"))
                        .close())
                .closed()
                .expect(status(413), gotBody("no"))),
        rule(
            "answer-explains",
            "RFC 9457 §3",
            "Our own answer says what happened, to which request, after how many attempts",
            send(get("/", "X-Request-Id: abc-123"))
                .backend(reply().close())
                .keptOpen()
                .expect(
                    problem(502, "connection_terminated"),
                    got("X-Request-Id", "abc-123"),
                    notGot("Transfer-Encoding"),
                    seen ->
                        assertThat(seen.response().text())
                            .contains("\"status\":502")
                            .contains("abc-123")
                            .contains("\"attempts\":1"))),
        rule(
            "answer-dated",
            "RFC 9110 §6.6.1",
            "Our own answer has a Date, is not to be stored, and leaves the connection open",
            send(get("/"))
                .backend(reply().close())
                .keptOpen()
                .expect(
                    got("Cache-Control", "no-store"),
                    seen -> assertThat(seen.response().all("Date")).hasSize(1))),
        rule(
            "fails-total",
            "RFC 9110 §15.6.5",
            "A request takes no longer in all than the operator allows, whatever trickles in",
            send(get("/"))
                .with(ConformanceSettings.HASTY_TOTAL)
                .backend(reply("HTTP/1.1 102 Wait\r\n\r\n").awaitClose())
                .expect(status(504))),
        rule(
            "answer-to-head",
            "RFC 9110 §9.3.2",
            "Our own answer to a HEAD has no content either",
            send(request("HEAD / HTTP/1.1"))
                .methods("HEAD")
                .backend(reply().close())
                .keptOpen()
                .expect(status(502))),
        rule(
            "answer-after-upload",
            "RFC 9112 §9.3",
            "Our own answer does not take the rest of an upload for the next request",
            send(Bytes.chunked("5\r\nhello\r\n"))
                .backend(early().untilHere("hello").close())
                .untilClientHas("HTTP/1.1 502")
                .then("0\r\n\r\n" + get("/smuggled"))
                .finals(1)
                .expect(seen ->
                    assertThat(seen.requests().stream().map(Message::target))
                        .doesNotContain("/smuggled"))));
  }

  private static Reply busy() {
    Reply busy = reply("");
    for (int i = 0; i < 30; i++) {
      busy.write("HTTP/1.1 102 Processing\r\n\r\n").pauseFor(100);
    }
    return busy.write(ok("late")).awaitClose();
  }
}
