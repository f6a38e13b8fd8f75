package io.evenkeel.balancer.conformance;

import static io.evenkeel.balancer.conformance.Bytes.get;
import static io.evenkeel.balancer.conformance.Bytes.head;
import static io.evenkeel.balancer.conformance.Bytes.ok;
import static io.evenkeel.balancer.conformance.Expect.cut;
import static io.evenkeel.balancer.conformance.Expect.got;
import static io.evenkeel.balancer.conformance.Expect.gotBody;
import static io.evenkeel.balancer.conformance.Expect.notGotRaw;
import static io.evenkeel.balancer.conformance.Expect.problem;
import static io.evenkeel.balancer.conformance.Expect.status;
import static io.evenkeel.balancer.conformance.Reply.reply;
import static io.evenkeel.balancer.conformance.Rule.rule;
import static io.evenkeel.balancer.conformance.Scenario.send;

import java.util.Arrays;
import java.util.List;

/** Responses that are none, or ambiguous, or break off. */
final class BadResponseRules {

  private static final String OK = "HTTP/1.1 200 OK";
  private static final String CHUNKED = "Transfer-Encoding: chunked";

  private BadResponseRules() {}

  /** Each of these becomes a 502, and nothing of it reaches the client. */
  private static Rule garbage(String id, String section, String claim, String... raw) {
    return new Rule(
        id,
        section,
        claim,
        Arrays.stream(raw)
            .map(wire ->
                send(get("/"))
                    .backend(reply(wire).awaitClose())
                    .keptOpen()
                    .expect(problem(502, "http_protocol_error"), notGotRaw("poison")))
            .toList());
  }

  /** Each of these begins well: the client must be able to tell that the rest is missing. */
  private static Rule broken(String id, String section, String claim, String... raw) {
    return new Rule(
        id,
        section,
        claim,
        Arrays.stream(raw)
            .map(wire -> send(get("/")).backend(reply(wire).awaitClose()).ended().expect(cut()))
            .toList());
  }

  static List<Rule> heads() {
    return List.of(
        garbage(
            "response-both-framings",
            "RFC 9112 §6.3 item 3",
            "A response with Content-Length beside Transfer-Encoding is 502",
            head(OK, "Content-Length: 6", CHUNKED) + "6\r\npoison\r\n0\r\n\r\n",
            head(OK, CHUNKED, "Content-Length: 6") + "6\r\npoison\r\n0\r\n\r\n"),
        garbage(
            "response-lengths-differ",
            "RFC 9112 §6.3 item 5",
            "A response with two lengths is 502",
            head(OK, "Content-Length: 6", "Content-Length: 5") + "poison",
            head(OK, "Content-Length: 6, 06") + "poison",
            head(OK, "Content-Length: 6,") + "poison",
            head(OK, "Content-Length: 6", "Content-Length:") + "poison",
            head(OK, "Content-Length: 6, 5") + "poison"),
        rule(
            "response-lengths-equal",
            "RFC 9110 §8.6",
            "The same length said twice is one, and said once to the client",
            send(get("/"))
                .backend(head(OK, "Content-Length: 2", "Content-Length: 2") + "ok")
                .keptOpen()
                .expect(got("Content-Length", "2"), gotBody("ok")),
            send(get("/"))
                .backend(head(OK, "Content-Length: 2, 2") + "ok")
                .keptOpen()
                .expect(got("Content-Length", "2"), gotBody("ok"))),
        garbage(
            "response-length-invalid",
            "RFC 9112 §6.3 item 5",
            "A response whose length is no number is 502",
            head(OK, "Content-Length: six") + "poison",
            head(OK, "Content-Length: -6") + "poison",
            head(OK, "Content-Length: +6") + "poison",
            head(OK, "Content-Length: 99999999999999999999") + "poison",
            head(OK, "Content-Length:") + "poison"),
        garbage(
            "response-coding-ambiguous",
            "RFC 9112 §6.3 item 4",
            "A response in a transfer coding other than chunked, once, is 502",
            head(OK, "Transfer-Encoding: gzip") + "poison",
            head(OK, "Transfer-Encoding: gzip, chunked") + "6\r\npoison\r\n0\r\n\r\n",
            head(OK, "Transfer-Encoding: chunked, gzip") + "6\r\npoison\r\n0\r\n\r\n",
            head(OK, "Transfer-Encoding: chunked, chunked") + "6\r\npoison\r\n0\r\n\r\n",
            head(OK, CHUNKED, CHUNKED) + "6\r\npoison\r\n0\r\n\r\n",
            head(OK, "Transfer-Encoding: xchunked") + "6\r\npoison\r\n0\r\n\r\n"),
        garbage(
            "response-coding-in-1.0",
            "RFC 9112 §6.1",
            "Transfer-Encoding in a response of HTTP/1.0 is faulty framing: 502",
            head("HTTP/1.0 200 OK", CHUNKED) + "6\r\npoison\r\n0\r\n\r\n"),
        garbage(
            "response-folding",
            "RFC 9112 §5.2",
            "Obsolete folding in a response is 502",
            head(OK, "Content-Length: 6", "X-A: 1", " poison") + "poison",
            head(OK, "Content-Length: 6", "X-A: 1", "\tpoison") + "poison",
            head(OK, " X-A: poison", "Content-Length: 6") + "poison"),
        garbage(
            "response-control",
            "RFC 9110 §5.5",
            "A control in a field of a response is 502",
            head(OK, "Content-Length: 6", "X-A: \0poison") + "poison",
            head(OK, "Content-Length: 6", "X-A: \u0001poison") + "poison",
            head(OK, "Content-Length: 6", "X-A: a\u000bpoison") + "poison",
            head(OK, "Content-Length: 6", "X-A: poison\u007f") + "poison"),
        garbage(
            "response-bare-cr",
            "RFC 9112 §11.1",
            "A bare CR in a response is 502: somewhere it splits it in two",
            head(OK, "Content-Length: 6", "X-A: a\rSet-Cookie: poison") + "poison",
            head(OK, "Content-Length: 6", "Location: /\r\rpoison") + "poison"),
        garbage(
            "response-bare-lf",
            "RFC 9112 §2.2",
            "A bare LF in the head of a response is 502",
            OK + "\nContent-Length: 6\n\npoison",
            OK + "\r\nContent-Length: 6\nX-A: 1\r\n\r\npoison"),
        garbage(
            "response-field-name",
            "RFC 9110 §5.1",
            "A response with what is no field name is 502",
            head(OK, "Content-Length: 6", "X A: 1") + "poison",
            head(OK, "Content-Length: 6", "X(A): 1") + "poison",
            head(OK, "Content-Length: 6", "X\u00e4: 1") + "poison",
            head(OK, "Content-Length: 6", ": 1") + "poison",
            head(OK, "Content-Length: 6", "poison") + "poison"),
        rule(
            "response-space-before-colon",
            "RFC 9112 §5.1",
            "A space before a colon in a response is removed, and the field counts",
            send(get("/"))
                .backend(head(OK, "Content-Length : 2", "X-A\t: 1") + "ok")
                .keptOpen()
                .expect(
                    got("X-A", "1"),
                    got("Content-Length", "2"),
                    gotBody("ok"),
                    notGotRaw("X-A\t"),
                    notGotRaw("Content-Length "))),
        garbage(
            "status-line-invalid",
            "RFC 9112 §4",
            "What does not begin with a status line is 502",
            head("HTTP/1.1 20 OK", "Content-Length: 6") + "poison",
            head("HTTP/1.1 2000 OK", "Content-Length: 6") + "poison",
            head("HTTP/1.1 abc OK", "Content-Length: 6") + "poison",
            head("HTTP/1.1 -20 OK", "Content-Length: 6") + "poison",
            head("HTTP/1.1 ", "Content-Length: 6") + "poison",
            head("HTTP/1.1", "Content-Length: 6") + "poison",
            head("200 OK", "Content-Length: 6") + "poison",
            head("HTTP/1.1  200 OK", "Content-Length: 6") + "poison"),
        garbage(
            "status-out-of-range",
            "RFC 9110 §15",
            "A status below 100 is 502",
            head("HTTP/1.1 099 Low", "Content-Length: 6") + "poison",
            head("HTTP/1.1 000 Null", "Content-Length: 6") + "poison"),
        garbage(
            "status-line-version",
            "RFC 9112 §2.3",
            "A response of another protocol, or major version, is 502",
            head("HTTP/2.0 200 OK", "Content-Length: 6") + "poison",
            head("HTTP/0.9 200 OK", "Content-Length: 6") + "poison",
            head("HTTX/1.1 200 OK", "Content-Length: 6") + "poison",
            head("http/1.1 200 OK", "Content-Length: 6") + "poison",
            head("RTSP/1.0 200 OK", "Content-Length: 6") + "poison",
            head("ICY 200 OK", "Content-Length: 6") + "poison"),
        garbage(
            "reason-control",
            "RFC 9112 §4",
            "A control in the reason phrase is 502",
            head("HTTP/1.1 200 po\0ison", "Content-Length: 6") + "poison",
            head("HTTP/1.1 200 po\rison", "Content-Length: 6") + "poison",
            head("HTTP/1.1 200 po\u001bison", "Content-Length: 6") + "poison"),
        garbage(
            "response-no-http",
            "RFC 9112 §4",
            "A backend that does not speak HTTP is 502",
            "SSH-2.0-poison\r\n\r\n",
            "poison\r\n\r\n",
            "\u0015\u0003\u0003\u0000\u0002\u0002(poison\r\n\r\n",
            "<html>poison</html>\r\n\r\n"),
        garbage(
            "response-empty-line",
            "RFC 9112 §2.2",
            "An empty line before a status line is overlooked nowhere: 502",
            "\r\n" + ok("poison"),
            "HTTP/1.1 103 Hints\r\n\r\n\r\n" + ok("poison")),
        rule(
            "response-head-too-large",
            "RFC 9209 §2.3.19",
            "A head without end is 502, and says why",
            send(get("/"))
                .backend(
                    reply(OK + "\r\n")
                        .writeTimes(40, "X-A: " + "x".repeat(8_000) + "\r\n")
                        .awaitClose())
                .keptOpen()
                .expect(problem(502, "http_response_header_section_size"))),
        rule(
            "response-too-many-fields",
            "RFC 9110 §5.4",
            "Fields without number are 502",
            send(get("/"))
                .backend(reply(OK + "\r\n").writeTimes(5_000, "A: 1\r\n").awaitClose())
                .keptOpen()
                .expect(status(502))),
        garbage(
            "interim-malformed",
            "RFC 9110 §15.2",
            "An interim response is as strictly read as a final one",
            "HTTP/1.1 103 Hints\r\nX A: poison\r\n\r\n" + ok("poison"),
            "HTTP/1.1 103 Hints\r\nX-A: \0poison\r\n\r\n" + ok("poison")));
  }

  static List<Rule> bodies() {
    return List.of(
        rule(
            "cut-length",
            "RFC 9112 §8",
            "A response shorter than its Content-Length never looks whole",
            send(get("/"))
                .backend(reply(head(OK, "Content-Length: 10") + "hello").close())
                .ended()
                .expect(status(200), cut())),
        rule(
            "cut-chunked",
            "RFC 9112 §8",
            "Nor does a chunked one without its last chunk, though the backend closes politely",
            send(get("/"))
                .backend(reply(head(OK, CHUNKED) + "5\r\nhello\r\n").close())
                .ended()
                .expect(status(200), cut()),
            send(get("/"))
                .backend(reply(head(OK, CHUNKED) + "5\r\nhel").close())
                .ended()
                .expect(status(200), cut()),
            send(get("/"))
                .backend(reply(head(OK, CHUNKED) + "5\r\nhello\r\n0\r\n").close())
                .ended()
                .expect(status(200), cut())),
        rule(
            "cut-reset",
            "RFC 9112 §8",
            "Nor does one that is reset",
            send(get("/"))
                .backend(
                    reply(head(OK, "Content-Length: 10") + "hello").untilClientHas("hello").reset())
                .ended()
                .expect(status(200), cut()),
            send(get("/"))
                .backend(
                    reply(head(OK, CHUNKED) + "5\r\nhello\r\n").untilClientHas("hello").reset())
                .ended()
                .expect(status(200), cut())),
        rule(
            "cut-until-close",
            "RFC 9112 §6.3 item 8",
            "A response that ends with its connection, and is reset, ends for the client in a reset",
            send(get("/"))
                .backend(reply(head(OK) + "hello").untilClientHas("hello").reset())
                .ended()
                .expect(status(200), cut())),
        rule(
            "cut-until-close-1.0",
            "RFC 9112 §8",
            "A client of HTTP/1.0 sees the reset as such: to it a clean end would be the whole",
            send(Bytes.head("GET / HTTP/1.0", "Host: a.example"))
                .backend(reply(head(OK) + "hello").untilClientHas("hello").reset())
                .isReset()),
        broken(
            "response-chunk-size",
            "RFC 9112 §7.1",
            "A bad chunk size ends the response in the middle",
            head(OK, CHUNKED) + "5\r\nhello\r\nzz\r\nhello\r\n0\r\n\r\n",
            head(OK, CHUNKED) + "5\r\nhello\r\n-1\r\nhello\r\n0\r\n\r\n",
            head(OK, CHUNKED) + "5\r\nhello\r\n10000000000000005\r\nhello\r\n0\r\n\r\n",
            head(OK, CHUNKED) + "5\r\nhello\r\n\r\n0\r\n\r\n"),
        broken(
            "response-chunk-terminator",
            "RFC 9112 §7.1",
            "So does a chunk that is longer than its size says, or ends in a bare LF",
            head(OK, CHUNKED) + "5\r\nhelloworld\r\n0\r\n\r\n",
            head(OK, CHUNKED) + "5\r\nhello\n0\r\n\r\n",
            head(OK, CHUNKED) + "5\nhello\r\n0\r\n\r\n"),
        broken(
            "response-trailers-malformed",
            "RFC 9112 §7.1.2",
            "So do trailers that are no fields",
            head(OK, CHUNKED) + "5\r\nhello\r\n0\r\nX A: 1\r\n\r\n",
            head(OK, CHUNKED) + "5\r\nhello\r\n0\r\nX-A: \0\r\n\r\n",
            head(OK, CHUNKED) + "5\r\nhello\r\n0\r\nX-A: 1\r\n folded\r\n\r\n"));
  }
}
