package io.evenkeel.balancer.conformance;

import static io.evenkeel.balancer.conformance.Bytes.get;
import static io.evenkeel.balancer.conformance.Bytes.head;
import static io.evenkeel.balancer.conformance.Bytes.ok;
import static io.evenkeel.balancer.conformance.Bytes.post;
import static io.evenkeel.balancer.conformance.Bytes.request;
import static io.evenkeel.balancer.conformance.Bytes.response;
import static io.evenkeel.balancer.conformance.Expect.connections;
import static io.evenkeel.balancer.conformance.Expect.got;
import static io.evenkeel.balancer.conformance.Expect.gotBody;
import static io.evenkeel.balancer.conformance.Expect.gotRaw;
import static io.evenkeel.balancer.conformance.Expect.gotTrailer;
import static io.evenkeel.balancer.conformance.Expect.interims;
import static io.evenkeel.balancer.conformance.Expect.noneComplete;
import static io.evenkeel.balancer.conformance.Expect.notGot;
import static io.evenkeel.balancer.conformance.Expect.notGotRaw;
import static io.evenkeel.balancer.conformance.Expect.problem;
import static io.evenkeel.balancer.conformance.Expect.status;
import static io.evenkeel.balancer.conformance.Expect.statusLine;
import static io.evenkeel.balancer.conformance.Reply.early;
import static io.evenkeel.balancer.conformance.Reply.reply;
import static io.evenkeel.balancer.conformance.Rule.rule;
import static io.evenkeel.balancer.conformance.Scenario.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

/** What the client gets of a response: status, fields, content, and the responses before it. */
final class ResponseRules {

  private static final String CHUNKED = "Transfer-Encoding: chunked";

  private ResponseRules() {}

  static List<Rule> heads() {
    return List.of(
        statuses(
            "status-unusual",
            "RFC 9110 §15",
            "A status that nobody has registered is relayed",
            "HTTP/1.1 299 Fine",
            "HTTP/1.1 499 Gone Away",
            "HTTP/1.1 599 Timeout",
            "HTTP/1.1 418 I'm a teapot",
            "HTTP/1.1 999 Nines"),
        statuses(
            "reason-unusual",
            "RFC 9112 §4",
            "Any reason phrase is relayed, an empty one too",
            "HTTP/1.1 200 Perfectly   fine, thanks!",
            "HTTP/1.1 200 caf\u00e9",
            "HTTP/1.1 404 ",
            "HTTP/1.1 200 a\tb"),
        rule(
            "reason-missing",
            "RFC 9112 §4",
            "A status line without the space before its empty reason is understood",
            send(get("/"))
                .backend(response("HTTP/1.1 200", "ok"))
                .keptOpen()
                .expect(status(200), gotBody("ok"))),
        rule(
            "errors-untouched",
            "RFC 9110 §7.7",
            "The backend's own errors are relayed with their content and fields",
            error("500 Internal Server Error"),
            error("502 Bad Gateway"),
            error("503 Service Unavailable"),
            error("504 Gateway Timeout"),
            error("404 Not Found")),
        rule(
            "response-fields-in-order",
            "RFC 9110 §5.3",
            "Repeated fields of a response stay apart and in their order: Set-Cookie needs it",
            send(get("/"))
                .backend(
                    ok(
                        "ok",
                        "Set-Cookie: a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT",
                        "X-A: 1",
                        "set-cookie: b=2",
                        "Set-Cookie: a=1",
                        "X-A: 2"))
                .expect(
                    got("Set-Cookie", "a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT", "b=2", "a=1"),
                    got("X-A", "1", "2"))),
        rule(
            "response-fields-as-they-are",
            "RFC 9110 §5.5",
            "Names, empty values and bytes above 0x7f of a response are relayed as they are",
            send(get("/"))
                .backend(ok("ok", "x-LOWER: caf\u00e9\u00ff", "X-Empty:", "ETAG: W/\"1\""))
                .expect(
                    gotRaw("\r\nx-LOWER: caf\u00e9\u00ff\r\n"),
                    got("X-Empty", ""),
                    gotRaw("\r\nETAG: W/\"1\"\r\n"))),
        rule(
            "response-end-to-end",
            "RFC 9110 §7.7",
            "Server, Content-Type, caching and challenges are the backend's word, and stay it",
            send(get("/"))
                .backend(
                    response(
                        "HTTP/1.1 401 Unauthorized",
                        "no",
                        "Server: x/1",
                        "Content-Type: text/plain",
                        "Cache-Control: max-age=1",
                        "Age: 3",
                        "WWW-Authenticate: Basic realm=\"a, b\"",
                        "Location: /../a",
                        "Alt-Svc: clear"))
                .keptOpen()
                .expect(
                    got("Server", "x/1"),
                    got("Content-Type", "text/plain"),
                    got("Cache-Control", "max-age=1"),
                    got("Age", "3"),
                    got("WWW-Authenticate", "Basic realm=\"a, b\""),
                    got("Location", "/../a"),
                    got("Alt-Svc", "clear"))),
        rule(
            "nothing-invented",
            "RFC 9110 §7.7",
            "No Server and no Content-Type is made up for a response that has none",
            send(get("/")).backend(ok("ok")).expect(notGot("Server", "Content-Type"))),
        rule(
            "date-added",
            "RFC 9110 §6.6.1",
            "A response without Date gets one, one with Date keeps its own",
            send(get("/"))
                .backend(ok("ok"))
                .expect(seen ->
                    assertThat(seen.response().all("Date"))
                        .singleElement()
                        .asString()
                        .matches(
                            "[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT")),
            send(get("/"))
                .backend(ok("ok", "Date: Tue, 15 Nov 1994 08:12:31 GMT"))
                .expect(got("Date", "Tue, 15 Nov 1994 08:12:31 GMT"))),
        rule(
            "proxy-status-kept",
            "RFC 9209 §2",
            "Proxy-Status of a proxy behind this one is never replaced",
            send(get("/"))
                .backend(
                    response("HTTP/1.1 502 Bad Gateway", "x", "Proxy-Status: p; error=dns_error"))
                .expect(seen ->
                    assertThat(String.join(", ", seen.response().all("Proxy-Status")))
                        .startsWith("p; error=dns_error"))));
  }

  private static Scenario error(String status) {
    return send(get("/"))
        .backend(response("HTTP/1.1 " + status, "{\"mine\":1}", "Content-Type: text/x", "X-A: 1"))
        .keptOpen()
        .expect(
            statusLine("HTTP/1.1 " + status),
            gotBody("{\"mine\":1}"),
            got("Content-Type", "text/x"),
            got("X-A", "1"));
  }

  private static Rule statuses(String id, String section, String claim, String... lines) {
    return new Rule(
        id,
        section,
        claim,
        Arrays.stream(lines)
            .map(line ->
                send(get("/"))
                    .backend(response(line, "ok"))
                    .keptOpen()
                    .expect(statusLine(line), gotBody("ok")))
            .toList());
  }

  static List<Rule> bodies() {
    String all = Bytes.ALL.repeat(10);
    return List.of(
        rule(
            "response-bytes",
            "RFC 9110 §6.4",
            "Every byte of a response's content arrives as it was, however it is framed",
            send(get("/")).backend(ok(all)).keptOpen().expect(gotBody(all)),
            send(get("/"))
                .backend(head("HTTP/1.1 200 OK", CHUNKED) + "a00\r\n" + all + "\r\n0\r\n\r\n")
                .keptOpen()
                .expect(gotBody(all)),
            send(get("/"))
                .backend(reply(head("HTTP/1.1 200 OK") + all).close())
                .expect(gotBody(all))),
        rule(
            "response-framing-kept",
            "RFC 9112 §6.1",
            "A response with a length keeps it, one in chunks stays in chunks",
            send(get("/"))
                .backend(ok("hello"))
                .expect(got("Content-Length", "5"), notGot("Transfer-Encoding")),
            send(get("/"))
                .backend(head("HTTP/1.1 200 OK", CHUNKED) + "5\r\nhello\r\n0\r\n\r\n")
                .expect(notGot("Content-Length"), got("Transfer-Encoding", "chunked"))),
        rule(
            "response-length-zero",
            "RFC 9112 §6.3 item 6",
            "A length of 0 is relayed as such",
            send(get("/")).backend(ok("")).keptOpen().expect(got("Content-Length", "0"))),
        rule(
            "response-large",
            "RFC 9110 §6.4",
            "Megabytes come through, however framed",
            send(get("/"))
                .backend(ok(Bytes.ALL.repeat(8_192)))
                .keptOpen()
                .expect(gotBody(Bytes.ALL.repeat(8_192))),
            send(get("/"))
                .backend(
                    head("HTTP/1.1 200 OK", CHUNKED)
                        + ("4000\r\n" + Bytes.ALL.repeat(64) + "\r\n").repeat(64)
                        + "0\r\n\r\n")
                .keptOpen()
                .expect(gotBody(Bytes.ALL.repeat(4_096)))),
        rule(
            "response-until-close",
            "RFC 9112 §6.3 item 8",
            "A response that ends with the backend's connection ends properly for the client",
            send(get("/"))
                .backend(reply(head("HTTP/1.1 200 OK") + "until the end").close())
                .expect(gotBody("until the end"), status(200))),
        rule(
            "response-streams",
            "RFC 9112 §7.1",
            "Server-sent events arrive one by one, not when the connection feels like it",
            send(get("/"))
                .backend(
                    reply(head("HTTP/1.1 200 OK", CHUNKED, "Content-Type: text/event-stream"))
                        .write("9\r\ndata: 1\n\n\r\n")
                        .untilClientHas("data: 1")
                        .write("9\r\ndata: 2\n\n\r\n")
                        .untilClientHas("data: 2")
                        .write("0\r\n\r\n"))
                .keptOpen()
                .expect(gotBody("data: 1\n\ndata: 2\n\n"))),
        rule(
            "response-head-first",
            "RFC 9112 §6",
            "The head of a response does not wait for its content",
            send(get("/"))
                .backend(
                    reply(head("HTTP/1.1 200 OK", "Content-Length: 2", "X-Early: yes"))
                        .untilClientHas("X-Early: yes")
                        .write("ok"))
                .keptOpen()
                .expect(gotBody("ok"))),
        rule(
            "response-trailers",
            "RFC 9110 §6.5",
            "Trailers of a response are relayed, and Trailer announces them still",
            send(get("/", "TE: trailers", "Connection: TE"))
                .backend(
                    head("HTTP/1.1 200 OK", CHUNKED, "Trailer: X-Sum")
                        + "5\r\nhello\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n")
                .keptOpen()
                .expect(
                    gotBody("hello"),
                    got("Trailer", "X-Sum"),
                    gotTrailer("X-Sum", "1"),
                    gotTrailer("X-More", "2"))),
        rule(
            "response-trailers-forbidden",
            "RFC 9110 §6.5.1",
            "Trailers of a response that would change its framing end it in the middle",
            send(get("/"))
                .backend(
                    head("HTTP/1.1 200 OK", CHUNKED)
                        + "5\r\nhello\r\n0\r\nContent-Length: 1\r\n\r\n")
                .ended()
                .expect(Expect.cut()),
            send(get("/"))
                .backend(
                    head("HTTP/1.1 200 OK", CHUNKED)
                        + "5\r\nhello\r\n0\r\nTransfer-Encoding: x\r\n\r\n")
                .ended()
                .expect(Expect.cut())),
        rule(
            "response-trailers-hop-by-hop",
            "RFC 9110 §6.5.1",
            "Trailers of a response that concern one hop do not get through",
            send(get("/"))
                .backend(
                    head("HTTP/1.1 200 OK", CHUNKED)
                        + "5\r\nhello\r\n0\r\nConnection: close\r\nX-Fine: 1\r\n\r\n")
                .keptOpen()
                .expect(gotBody("hello"), gotTrailer("X-Fine", "1"), gotTrailer("Connection"))),
        rule(
            "response-trailers-head-only",
            "RFC 9110 §6.5.1",
            "Nor do those that only a head may say",
            send(get("/"))
                .backend(
                    head("HTTP/1.1 200 OK", CHUNKED)
                        + "5\r\nhello\r\n0\r\nSet-Cookie: a=b\r\nWWW-Authenticate: x\r\nX-Fine: 1\r\n\r\n")
                .keptOpen()
                .expect(
                    gotBody("hello"),
                    gotTrailer("X-Fine", "1"),
                    gotTrailer("Set-Cookie"),
                    gotTrailer("WWW-Authenticate"))),
        rule(
            "response-chunk-extension",
            "RFC 9112 §7.1.1",
            "Chunk extensions of a response are not relayed",
            send(get("/"))
                .backend(head("HTTP/1.1 200 OK", CHUNKED) + "5;secret=1\r\nhello\r\n0\r\n\r\n")
                .keptOpen()
                .expect(gotBody("hello"), notGotRaw("secret"))),
        rule(
            "head-length",
            "RFC 9110 §9.3.2",
            "A response to HEAD has its Content-Length and no content",
            send(request("HEAD / HTTP/1.1"))
                .methods("HEAD")
                .backend(head("HTTP/1.1 200 OK", "Content-Length: 1234"))
                .keptOpen()
                .expect(got("Content-Length", "1234"), connections(1))),
        rule(
            "head-chunked",
            "RFC 9112 §6.3 item 1",
            "A response to HEAD that would be chunked, or has no framing, ends with its head too",
            send(request("HEAD / HTTP/1.1"))
                .methods("HEAD")
                .backend(head("HTTP/1.1 200 OK", CHUNKED))
                .keptOpen()
                .expect(status(200)),
            send(request("HEAD / HTTP/1.1"))
                .methods("HEAD")
                .backend(head("HTTP/1.1 200 OK"))
                .keptOpen()
                .expect(status(200))),
        rule(
            "no-content",
            "RFC 9110 §15.3.5",
            "204 ends with its head, and no framing is added",
            send(get("/"))
                .backend(head("HTTP/1.1 204 No Content", "ETag: \"1\""))
                .keptOpen()
                .expect(
                    status(204),
                    got("ETag", "\"1\""),
                    notGot("Transfer-Encoding", "Content-Length"),
                    connections(1))),
        rule(
            "no-content-length",
            "RFC 9110 §8.6",
            "A length that a backend claims for its 204 is not relayed",
            send(get("/"))
                .backend(head("HTTP/1.1 204 No Content", "Content-Length: 0"))
                .keptOpen()
                .expect(status(204), notGot("Content-Length"))),
        rule(
            "not-modified",
            "RFC 9110 §15.4.5",
            "304 ends with its head, whatever length it tells of",
            send(get("/", "If-None-Match: \"1\""))
                .backend(head("HTTP/1.1 304 Not Modified", "Content-Length: 99", "ETag: \"1\""))
                .keptOpen()
                .expect(status(304), got("Content-Length", "99"), notGot("Transfer-Encoding"))),
        rule(
            "reset-content",
            "RFC 9110 §15.3.6",
            "205 and its empty content are relayed",
            send(get("/"))
                .backend(response("HTTP/1.1 205 Reset Content", ""))
                .keptOpen()
                .expect(status(205))));
  }

  static List<Rule> interim() {
    return List.of(
        rule(
            "early-hints",
            "RFC 8297 §2",
            "103 is passed on at once, with its fields",
            send(get("/"))
                .backend(
                    reply("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n")
                        .untilClientHas("Link: </a.css>; rel=preload")
                        .write(ok("ok")))
                .keptOpen()
                .expect(interims(103), status(200), gotBody("ok"))),
        rule(
            "interim-several",
            "RFC 9110 §15.2",
            "Any number of interim responses comes before the final one, in order",
            send(get("/"))
                .backend(
                    "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                        + "HTTP/1.1 103 Early Hints\r\nLink: </b>\r\n\r\nHTTP/1.1 199 Odd\r\n\r\n"
                        + ok("ok"))
                .keptOpen()
                .expect(interims(102, 103, 103, 199), gotBody("ok"))),
        rule(
            "no-content-chunked",
            "RFC 9112 §6.1",
            "A coding that a 204, a 304 or an interim response speaks of is none, and not relayed",
            send(get("/"))
                .backend(head("HTTP/1.1 103 Early Hints", CHUNKED) + ok("ok"))
                .keptOpen()
                .expect(interims(103), gotBody("ok"), notGotRaw("chunked")),
            send(get("/"))
                .backend(head("HTTP/1.1 304 Not Modified", CHUNKED))
                .keptOpen()
                .expect(status(304), notGotRaw("chunked")),
            send(get("/"))
                .backend(head("HTTP/1.1 204 No Content", CHUNKED) + "6\r\npoison\r\n0\r\n\r\n")
                .untilClientHas("204")
                .then(get("/b"))
                .finals(2)
                .keptOpen()
                .expect(
                    status(204, 200), connections(2), notGotRaw("chunked"), notGotRaw("poison"))),
        rule(
            "interim-endless",
            "RFC 9110 §15.2",
            "Interim responses without end are 502",
            send(get("/"))
                .backend(reply("").writeTimes(1_000, "HTTP/1.1 103 Hints\r\n\r\n").awaitClose())
                .keptOpen()
                .expect(problem(502, "http_protocol_error"))),
        rule(
            "interim-hop-by-hop",
            "RFC 9110 §7.6.1",
            "Fields of one hop are removed from interim responses too",
            send(get("/"))
                .backend(
                    "HTTP/1.1 103 Early Hints\r\nConnection: X-A\r\nX-A: 1\r\nLink: </a>\r\n\r\n"
                        + ok("ok"))
                .keptOpen()
                .expect(interims(103), notGotRaw("X-A"), gotRaw("Link: </a>"))),
        rule(
            "interim-no-content",
            "RFC 9110 §15.2",
            "An interim response has no content, whatever length it tells of",
            send(get("/"))
                .backend("HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\n" + ok("ok"))
                .keptOpen()
                .expect(
                    interims(103), status(200), gotBody("ok"), notGotRaw("Content-Length: 5"))));
  }

  static List<Rule> earlyFinals() {
    return List.of(
        rule(
            "early-response",
            "RFC 9112 §9.3",
            "A final response before the request is complete is relayed, then both sides close",
            send(post("Content-Length: 100000") + "begin")
                .backend(early(response("HTTP/1.1 413 Content Too Large", "too much")).awaitClose())
                .untilClientHas("too much")
                .backendEnds()
                .closed()
                .expect(
                    status(413), gotBody("too much"), got("Connection", "close"), noneComplete())),
        rule(
            "early-response-chunked",
            "RFC 9112 §9.3",
            "So it is for a request in chunks: what is still on its way is no new request",
            send(Bytes.chunked("5\r\nhello\r\n"))
                .backend(early(response("HTTP/1.1 403 Forbidden", "no")).awaitClose())
                .untilClientHas("403")
                .then("0\r\n\r\n" + get("/smuggled"))
                .ended()
                .expect(status(403), Expect.requests(1))));
  }
}
