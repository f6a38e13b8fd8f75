package io.evenkeel.balancer.conformance;

import static io.evenkeel.balancer.conformance.Bytes.chunked;
import static io.evenkeel.balancer.conformance.Bytes.get;
import static io.evenkeel.balancer.conformance.Bytes.post;
import static io.evenkeel.balancer.conformance.Bytes.request;
import static io.evenkeel.balancer.conformance.Expect.gotBody;
import static io.evenkeel.balancer.conformance.Expect.line;
import static io.evenkeel.balancer.conformance.Expect.lines;
import static io.evenkeel.balancer.conformance.Expect.noneComplete;
import static io.evenkeel.balancer.conformance.Expect.notSent;
import static io.evenkeel.balancer.conformance.Expect.notSentRaw;
import static io.evenkeel.balancer.conformance.Expect.nothingSent;
import static io.evenkeel.balancer.conformance.Expect.sent;
import static io.evenkeel.balancer.conformance.Expect.sentBody;
import static io.evenkeel.balancer.conformance.Expect.sentTrailer;
import static io.evenkeel.balancer.conformance.Expect.status;
import static io.evenkeel.balancer.conformance.Refused.brokenBody;
import static io.evenkeel.balancer.conformance.Refused.refused;
import static io.evenkeel.balancer.conformance.Rule.rule;
import static io.evenkeel.balancer.conformance.Scenario.send;

import java.util.List;

/**
 * Where a request ends: the two framings, the chunked coding, and every way to make it doubtful.
 */
final class FramingRules {

  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final String HELLO = "5\r\nhello\r\n0\r\n\r\n";

  private FramingRules() {}

  static List<Rule> lengths() {
    return List.of(
        refused(
            400,
            "both-framings",
            "RFC 9112 §6.3 item 3",
            "Content-Length beside Transfer-Encoding is refused, in either order",
            post("Content-Length: 5", CHUNKED) + HELLO,
            post(CHUNKED, "Content-Length: 15") + HELLO,
            post(CHUNKED, "Content-Length: 0")
                + "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"),
        refused(
            400,
            "length-differs",
            "RFC 9112 §6.3 item 5",
            "Two Content-Lengths that differ are refused",
            post("Content-Length: 5", "Content-Length: 6") + "hello!",
            post("Content-Length: 6", "content-length: 5") + "hello!"),
        refused(
            400,
            "length-repeated",
            "RFC 9110 §8.6",
            "A Content-Length that is repeated is refused, even if the same",
            post("Content-Length: 5", "Content-Length: 5") + "hello"),
        refused(
            400,
            "length-listed",
            "RFC 9110 §8.6",
            "A list of Content-Lengths is refused",
            post("Content-Length: 5, 5") + "hello",
            post("Content-Length: 5,") + "hello"),
        refused(
            400,
            "length-signed",
            "RFC 9110 §8.6",
            "A Content-Length with a sign is refused",
            post("Content-Length: +5") + "hello",
            post("Content-Length: -5") + "hello",
            post("Content-Length: -0") + "hello"),
        refused(
            400,
            "length-overflow",
            "RFC 9110 §8.6",
            "A Content-Length that no 63 bits hold is refused",
            post("Content-Length: 9223372036854775808") + "hello",
            post("Content-Length: 18446744073709551621") + "hello",
            post("Content-Length: 99999999999999999999999999") + "hello"),
        refused(
            400,
            "length-no-number",
            "RFC 9110 §8.6",
            "A Content-Length of anything but digits is refused",
            post("Content-Length: 0x5") + "hello",
            post("Content-Length: 5 5") + "hello",
            post("Content-Length: 5.0") + "hello",
            post("Content-Length: \u00b2") + "hello",
            post("Content-Length: five") + "hello"),
        refused(
            400,
            "length-empty",
            "RFC 9110 §8.6",
            "An empty Content-Length is refused",
            post("Content-Length:") + "hello"),
        rule(
            "length-zeros",
            "RFC 9110 §8.6",
            "Leading zeros are digits: the content has the length that they say",
            send(post("Content-Length: 0005") + "hello" + get("/next"))
                .finals(2)
                .expect(sentBody("hello"), requestsInOrder("/p", "/next"))),
        rule(
            "length-zero",
            "RFC 9112 §6.3 item 6",
            "A Content-Length of 0 goes on, and what follows is the next request",
            send(post("Content-Length: 0") + get("/next"))
                .finals(2)
                .expect(sent("Content-Length", "0"), requestsInOrder("/p", "/next"))),
        rule(
            "length-hides-a-request",
            "RFC 9112 §11.2",
            "What looks like a request within the content is content, whatever the method",
            send(get("/outer", "Content-Length: 43")
                    + "GET /inner HTTP/1.1\r\nHost: victim.example\r\n\r\n".substring(0, 43))
                .keptOpen()
                .expect(
                    lines("GET /outer HTTP/1.1"),
                    sentBody(
                        "GET /inner HTTP/1.1\r\nHost: victim.example\r\n\r\n".substring(0, 43)))),
        rule(
            "no-framing-no-content",
            "RFC 9112 §6.3 item 7",
            "Without either field there is no content, and none is invented",
            send(request("POST /p HTTP/1.1") + get("/next"))
                .finals(2)
                .expect(notSent("Transfer-Encoding"), requestsInOrder("/p", "/next"))),
        rule(
            "length-lookalike",
            "RFC 9110 §5.1",
            "Content_Length is just another field: it frames nothing, and goes on",
            send(get("/a", "Content_Length: 30") + get("/b"))
                .finals(2)
                .expect(sent("Content_Length", "30"), requestsInOrder("/a", "/b"))),
        rule(
            "length-incomplete",
            "RFC 9112 §8",
            "A request that ends before its Content-Length is not passed off as a whole one",
            send(post("Content-Length: 10") + "hello")
                .untilBackendHas("hello")
                .close()
                .finals(0)
                .expect(noneComplete())));
  }

  private static Scenario.Check requestsInOrder(String... targets) {
    return seen ->
        org.assertj.core.api.Assertions.assertThat(seen.requests().stream().map(Message::target))
            .as("targets")
            .containsExactly(targets);
  }

  static List<Rule> codings() {
    return List.of(
        refused(
            400,
            "coding-final-not-chunked",
            "RFC 9112 §6.3 item 4",
            "A final transfer coding other than chunked leaves the end unknown: refused",
            post("Transfer-Encoding: gzip") + HELLO,
            post("Transfer-Encoding: chunked, gzip") + HELLO,
            post("Transfer-Encoding: identity") + HELLO,
            post("Transfer-Encoding: chunked, identity") + HELLO),
        refused(
            400,
            "coding-repeated",
            "RFC 9112 §7.1",
            "chunked twice is refused, in one line or in two",
            post("Transfer-Encoding: chunked, chunked") + HELLO,
            post(CHUNKED, CHUNKED) + HELLO),
        refused(
            501,
            "coding-unknown",
            "RFC 9112 §6.1",
            "A coding that is not understood, before the final chunked, is 501",
            post("Transfer-Encoding: gzip, chunked") + HELLO,
            post("Transfer-Encoding: x-unheard-of, chunked") + HELLO,
            post("Transfer-Encoding: gzip", CHUNKED) + HELLO),
        refused(
            400,
            "coding-in-1.0",
            "RFC 9112 §6.1",
            "Transfer-Encoding in a request of HTTP/1.0 is refused",
            request("POST /p HTTP/1.0", CHUNKED) + HELLO,
            request("POST /p HTTP/1.0", CHUNKED, "Connection: keep-alive") + HELLO),
        refused(
            400,
            "coding-disguised",
            "RFC 9112 §11.2",
            "What only resembles chunked is not taken for it",
            post("Transfer-Encoding: xchunked") + HELLO,
            post("Transfer-Encoding: \"chunked\"") + HELLO,
            post("Transfer-Encoding: chunkedx") + HELLO,
            post("Transfer-Encoding: chunked;q=1") + HELLO,
            post("Transfer-Encoding: chun ked") + HELLO,
            post("Transfer-Encoding: \u000bchunked") + HELLO,
            post("Transfer-Encoding: chunked\0") + HELLO),
        refused(
            400,
            "coding-empty",
            "RFC 9112 §6.1",
            "A Transfer-Encoding that is empty, or has an empty member, is refused",
            post("Transfer-Encoding:") + HELLO,
            post("Transfer-Encoding: ,chunked") + HELLO,
            post("Transfer-Encoding: chunked,") + HELLO),
        refused(
            400,
            "coding-spaced-name",
            "RFC 9112 §5.1",
            "Transfer-Encoding with a space before its colon is refused, not overlooked",
            post("Transfer-Encoding : chunked") + HELLO,
            post("Content-Length: 5", "Transfer-Encoding : chunked") + "hello"),
        rule(
            "coding-any-case",
            "RFC 9112 §7",
            "Transfer codings are named without regard to case",
            send(post("transfer-encoding: CHUNKED") + HELLO).keptOpen().expect(sentBody("hello"))),
        rule(
            "coding-lookalike",
            "RFC 9110 §5.1",
            "Transfer_Encoding is just another field, and frames nothing",
            send(get("/a", "Transfer_Encoding: chunked") + get("/b"))
                .finals(2)
                .expect(sent("Transfer_Encoding", "chunked"), status(200, 200))));
  }

  static List<Rule> chunks() {
    return List.of(
        rule(
            "chunk-decoded",
            "RFC 9112 §7.1",
            "Chunks are joined, and the next request begins behind the last one",
            send(chunked("3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n") + get("/next"))
                .finals(2)
                .expect(sentBody("hello"), gotBody("/p", "/next"))),
        rule(
            "chunk-hex",
            "RFC 9112 §7.1",
            "Chunk sizes are hexadecimal, of either case",
            send(chunked("A\r\n0123456789\r\nb\r\n0123456789a\r\n0\r\n\r\n"))
                .expect(sentBody("01234567890123456789a"))),
        rule(
            "chunk-leading-zeros",
            "RFC 9112 §7.1",
            "Leading zeros of a chunk size mean nothing",
            send(chunked("0005\r\nhello\r\n000\r\n\r\n")).keptOpen().expect(sentBody("hello"))),
        brokenBody(
            "chunk-size-invalid",
            "RFC 9112 §7.1",
            "A chunk size that is not hexadecimal digits is refused",
            chunked("xyz\r\nhello\r\n0\r\n\r\n"),
            chunked("0x5\r\nhello\r\n0\r\n\r\n"),
            chunked("-5\r\nhello\r\n0\r\n\r\n"),
            chunked("+5\r\nhello\r\n0\r\n\r\n"),
            chunked("5_0\r\nhello\r\n0\r\n\r\n"),
            chunked("5h\r\nhello\r\n0\r\n\r\n")),
        brokenBody(
            "chunk-size-blank",
            "RFC 9112 §7.1",
            "White space around a chunk size is refused",
            chunked(" 5\r\nhello\r\n0\r\n\r\n"),
            chunked("5 \r\nhello\r\n0\r\n\r\n"),
            chunked("\t5\r\nhello\r\n0\r\n\r\n")),
        brokenBody(
            "chunk-size-empty",
            "RFC 9112 §7.1",
            "A missing chunk size is refused",
            chunked("\r\nhello\r\n0\r\n\r\n"),
            chunked(";ext=1\r\nhello\r\n0\r\n\r\n")),
        brokenBody(
            "chunk-size-overflow",
            "RFC 9112 §7.1",
            "A chunk size too large for a number is refused, and never wraps round",
            chunked("10000000000000005\r\nhello\r\n0\r\n\r\n"),
            chunked("FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"),
            chunked("8000000000000000\r\nhello\r\n0\r\n\r\n"),
            chunked("100000005ffffffffffffffff\r\nhello\r\n0\r\n\r\n")),
        brokenBody(
            "chunk-terminator",
            "RFC 9112 §7.1",
            "A chunk that is longer than its size says is refused",
            chunked("5\r\nhelloworld\r\n0\r\n\r\n"),
            chunked("5\r\nhelloXX0\r\n\r\n"),
            chunked("5\r\nhello0\r\n\r\n")),
        brokenBody(
            "chunk-bare-lf",
            "RFC 9112 §7.1",
            "A bare LF ends neither the line of a chunk size nor a chunk",
            chunked("5\nhello\r\n0\r\n\r\n"),
            chunked("5\r\nhello\n0\r\n\r\n"),
            chunked("5\r\nhello\r\n0\n\r\n"),
            chunked("5\r\nhello\r\n0\r\n\n")),
        brokenBody(
            "chunk-bare-cr",
            "RFC 9112 §7.1",
            "A bare CR ends neither the line of a chunk size nor a chunk",
            chunked("5\rhello\r\n0\r\n\r\n"),
            chunked("5\r\nhello\r0\r\n\r\n"),
            chunked("5;a=\rb\r\nhello\r\n0\r\n\r\n")),
        rule(
            "chunk-extension-dropped",
            "RFC 9112 §7.1.1",
            "Chunk extensions are read over and not sent on",
            send(chunked("5;name=value;q=\"a;b\"\r\nhello\r\n0;last\r\n\r\n"))
                .keptOpen()
                .expect(sentBody("hello"), notSentRaw("name=value"), notSentRaw("last"))),
        brokenBody(
            "chunk-extension-lf",
            "RFC 9112 §11.2",
            "A bare LF or a control within a chunk extension is refused: others end the line there",
            chunked("5;a\nhello\r\n0\r\n\r\n"),
            chunked("5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"),
            chunked("5;a=\0\r\nhello\r\n0\r\n\r\n")),
        brokenBody(
            "chunk-extension-endless",
            "RFC 9112 §7.1.1",
            "The length of a chunk extension is bounded",
            chunked("5;" + "x".repeat(100_000) + "\r\nhello\r\n0\r\n\r\n")),
        rule(
            "trailers-pass",
            "RFC 9110 §6.5",
            "Trailers of a request are sent on",
            send(chunked("5\r\nhello\r\n0\r\nX-Sum: 1\r\nx-sum: 2\r\n\r\n"))
                .keptOpen()
                .expect(sentBody("hello"), sentTrailer("X-Sum", "1", "2"))),
        brokenBody(
            "trailers-forbidden",
            "RFC 9110 §6.5.1",
            "Trailers that say how a message is framed or routed are refused",
            chunked("5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n"),
            chunked("5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n"),
            chunked("5\r\nhello\r\n0\r\nHost: b.example\r\n\r\n")),
        rule(
            "trailers-hop-by-hop",
            "RFC 9110 §6.5.1",
            "Trailers that concern one hop, or claim what only a proxy may, do not get through",
            send(chunked(
                    "5\r\nhello\r\n0\r\nConnection: x\r\nX-Forwarded-For: 1.2.3.4\r\nX-Fine: 1\r\n\r\n"))
                .expect(
                    sentBody("hello"),
                    sentTrailer("X-Fine", "1"),
                    sentTrailer("Connection"),
                    sentTrailer("X-Forwarded-For"))),
        rule(
            "trailers-head-only",
            "RFC 9110 §6.5.1",
            "Trailers that say who is asking, or for what, do not get through: it is too late",
            send(chunked(
                    "5\r\nhello\r\n0\r\nAuthorization: x\r\nCookie: x\r\nrange: x\r\nX-Fine: 1\r\n\r\n"))
                .expect(
                    sentBody("hello"),
                    sentTrailer("X-Fine", "1"),
                    sentTrailer("Authorization"),
                    sentTrailer("Cookie"),
                    sentTrailer("Range"))),
        brokenBody(
            "trailers-malformed",
            "RFC 9112 §7.1.2",
            "Trailers obey the same grammar as header fields",
            chunked("0\r\nX Sum: 1\r\n\r\n"),
            chunked("0\r\nX-Sum : 1\r\n\r\n"),
            chunked("0\r\nX-Sum: 1\r\n folded\r\n\r\n"),
            chunked("0\r\nno colon\r\n\r\n"),
            chunked("0\r\nX-Sum: \0\r\n\r\n")),
        rule(
            "chunk-incomplete",
            "RFC 9112 §8",
            "A chunked request without its last chunk is not passed off as a whole one",
            send(chunked("5\r\nhello\r\n"))
                .untilBackendHas("hello")
                .close()
                .finals(0)
                .expect(noneComplete()),
            send(chunked("5\r\nhello\r\n0\r\n"))
                .untilBackendHas("hello")
                .close()
                .finals(0)
                .expect(noneComplete())),
        rule(
            "chunk-split",
            "RFC 9112 §7.1",
            "It does not matter where the network cuts",
            bytewise(chunked("5;a=b\r\nhello\r\n0A\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n"))
                .keptOpen()
                .expect(
                    line("POST /p HTTP/1.1"),
                    sentBody("hello0123456789"),
                    sentTrailer("X-Sum", "1"))),
        rule(
            "behind-a-refusal",
            "RFC 9112 §11.2",
            "Nothing that follows a refused request on its connection is read as another one",
            send(post("Content-Length: x") + get("/a"), get("/b"), get("/c"))
                .closed()
                .expect(status(400), nothingSent()),
            send(post("Content-Length: 5", CHUNKED) + "0\r\n\r\n" + get("/a"))
                .closed()
                .expect(status(400), nothingSent())));
  }

  private static Scenario bytewise(String wire) {
    return send(wire.split(""));
  }
}
