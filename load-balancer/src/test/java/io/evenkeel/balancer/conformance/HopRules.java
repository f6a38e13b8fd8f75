package io.evenkeel.balancer.conformance;

import static io.evenkeel.balancer.conformance.Bytes.get;
import static io.evenkeel.balancer.conformance.Bytes.head;
import static io.evenkeel.balancer.conformance.Bytes.ok;
import static io.evenkeel.balancer.conformance.Bytes.post;
import static io.evenkeel.balancer.conformance.Bytes.request;
import static io.evenkeel.balancer.conformance.Expect.got;
import static io.evenkeel.balancer.conformance.Expect.gotBody;
import static io.evenkeel.balancer.conformance.Expect.line;
import static io.evenkeel.balancer.conformance.Expect.notGot;
import static io.evenkeel.balancer.conformance.Expect.notSent;
import static io.evenkeel.balancer.conformance.Expect.notSentRaw;
import static io.evenkeel.balancer.conformance.Expect.nothingSent;
import static io.evenkeel.balancer.conformance.Expect.problem;
import static io.evenkeel.balancer.conformance.Expect.sent;
import static io.evenkeel.balancer.conformance.Expect.sentBody;
import static io.evenkeel.balancer.conformance.Expect.status;
import static io.evenkeel.balancer.conformance.Rule.rule;
import static io.evenkeel.balancer.conformance.Scenario.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What concerns one hop only, and what a proxy says about itself and its client. */
final class HopRules {

  private HopRules() {}

  static List<Rule> removed() {
    return List.of(
        rule(
            "hop-connection",
            "RFC 9110 §7.6.1",
            "Connection, Keep-Alive and Proxy-Connection of a request stay here",
            send(get(
                    "/",
                    "Connection: keep-alive",
                    "Keep-Alive: timeout=5",
                    "Proxy-Connection: close"))
                .keptOpen()
                .expect(notSent("Connection", "Keep-Alive", "Proxy-Connection"))),
        rule(
            "hop-nominated",
            "RFC 9110 §7.6.1",
            "What Connection nominates is removed, however the names are spelled",
            send(get(
                    "/",
                    "X-A: 1",
                    "Connection: x-a ,,X-b",
                    "X-B: 2",
                    "connection: X-C",
                    "x-a: 3",
                    "X-C: 4",
                    "X-D: 5"))
                .expect(notSent("X-A", "X-B", "X-C", "Connection"), sent("X-D", "5"))),
        rule(
            "hop-nominated-host",
            "RFC 9110 §7.6.1",
            "Host cannot be taken away by nomination",
            send(get("/", "Connection: Host, close")).closed().expect(sent("Host", "a.example"))),
        rule(
            "hop-nominated-framing",
            "RFC 9112 §11.2",
            "Nor can what says where the content ends",
            send(post("Connection: Content-Length", "Content-Length: 5") + "hello")
                .keptOpen()
                .expect(sent("Content-Length", "5"), sentBody("hello")),
            send(post("Connection: Transfer-Encoding", "Transfer-Encoding: chunked")
                    + "5\r\nhello\r\n0\r\n\r\n")
                .keptOpen()
                .expect(sentBody("hello"))),
        rule(
            "hop-nominated-meaning",
            "RFC 9110 §7.6.1",
            "Nor what says what the content is",
            send(post(
                        "Connection: Content-Type, Content-Encoding",
                        "Content-Type: a/b",
                        "Content-Encoding: x",
                        "Content-Length: 5")
                    + "hello")
                .backend(
                    Bytes.ok("ok", "Connection: Content-Type, Content-Length", "Content-Type: c/d"))
                .keptOpen()
                .expect(
                    sent("Content-Type", "a/b"),
                    sent("Content-Encoding", "x"),
                    got("Content-Type", "c/d"),
                    gotBody("ok"))),
        rule(
            "hop-nominated-ours",
            "RFC 9110 §7.6.1",
            "Nominated fields go before ours are added: ours stay",
            send(get(
                    "/",
                    "Connection: Via, X-Forwarded-For, X-Forwarded-Proto, X-Request-Id",
                    "X-Forwarded-For: 1.2.3.4"))
                .expect(
                    sent("Via", "1.1 evenkeel"),
                    sent("X-Forwarded-For", "127.0.0.1"),
                    sent("X-Forwarded-Proto", "http"))),
        rule(
            "hop-te",
            "RFC 9110 §10.1.4",
            "Transfer codings that the client would take are no business of a backend",
            send(get("/", "TE: gzip, deflate;q=0.5", "Connection: TE"))
                .expect(notSent("TE", "Connection"))),
        rule(
            "hop-te-trailers",
            "RFC 9110 §10.1.4",
            "That it would take trailers is, and is said in our own name",
            send(get("/", "TE: gzip, trailers, deflate", "Connection: TE"))
                .keptOpen()
                .expect(sent("TE", "trailers"), sent("Connection", "TE"))),
        rule(
            "hop-trailer",
            "RFC 9110 §6.6.2",
            "Trailer goes on with the trailers that it announces",
            send(post("Transfer-Encoding: chunked", "Trailer: X-Sum")
                    + "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n")
                .keptOpen()
                .expect(
                    sent("Trailer", "X-Sum"), Expect.sentTrailer("X-Sum", "1"), sentBody("hello"))),
        rule(
            "hop-proxy-authorization",
            "RFC 9110 §11.7.2",
            "Credentials for a proxy do not reach a backend, nor its challenge a client",
            send(get("/", "Proxy-Authorization: Basic YTpi"))
                .backend(ok("ok", "Proxy-Authenticate: Basic", "Proxy-Authentication-Info: x"))
                .expect(
                    notSent("Proxy-Authorization"),
                    notGot("Proxy-Authenticate", "Proxy-Authentication-Info"))),
        rule(
            "hop-http2-settings",
            "RFC 9113 §3.1",
            "Upgrade: h2c and HTTP2-Settings are not sent on",
            send(get(
                    "/",
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"))
                .keptOpen()
                .expect(notSent("Upgrade", "HTTP2-Settings", "Connection"), status(200)),
            send(get("/", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"))
                .expect(notSent("HTTP2-Settings"))),
        rule(
            "hop-response",
            "RFC 9110 §7.6.1",
            "Connection, Keep-Alive and Proxy-Connection of a response stay here",
            send(get("/"))
                .backend(
                    ok(
                        "ok",
                        "Connection: keep-alive",
                        "Keep-Alive: timeout=5",
                        "Proxy-Connection: keep-alive"))
                .keptOpen()
                .expect(notGot("Connection", "Keep-Alive", "Proxy-Connection"))),
        rule(
            "hop-response-nominated",
            "RFC 9110 §7.6.1",
            "What the backend's Connection nominates is removed, but never the framing",
            send(get("/"))
                .backend(
                    ok("ok", "X-A: 1", "Connection: x-a, Content-Length, X-B", "X-B: 2", "X-C: 3"))
                .keptOpen()
                .expect(notGot("X-A", "X-B"), got("X-C", "3"), gotBody("ok"))),
        rule(
            "hop-response-close",
            "RFC 9112 §9.6",
            "A backend that closes its connection closes that one: the client's stays",
            send(get("/"))
                .backend(Reply.reply(ok("ok", "Connection: close")).close())
                .keptOpen()
                .expect(gotBody("ok"), notGot("Connection"))),
        rule(
            "hop-upgrade-offered",
            "RFC 9110 §7.8",
            "A backend's offer to upgrade concerns one hop, and stays here",
            send(get("/"))
                .backend(ok("ok", "Upgrade: h2c", "Connection: Upgrade"))
                .keptOpen()
                .expect(notGot("Upgrade", "Connection"), gotBody("ok"))));
  }

  static List<Rule> added() {
    return List.of(
        rule(
            "via-added",
            "RFC 9110 §7.6.3",
            "Via says by which protocol the request came, and who sends it on",
            send(get("/")).expect(sent("Via", "1.1 evenkeel")),
            send(request("GET / HTTP/1.0")).expect(sent("Via", "1.0 evenkeel"))),
        rule(
            "via-appended",
            "RFC 9110 §7.6.3",
            "Earlier proxies stay in Via, before this one",
            send(get("/", "Via: 1.0 fred", "Via: 1.1 b.example (x)"))
                .expect(seen ->
                    assertThat(String.join(", ", seen.request().all("Via")))
                        .isEqualTo("1.0 fred, 1.1 b.example (x), 1.1 evenkeel"))),
        rule(
            "via-response",
            "RFC 9110 §7.6.3",
            "Via of a response is appended to",
            send(get("/"))
                .backend(ok("ok", "Via: 1.1 behind"))
                .expect(seen ->
                    assertThat(String.join(", ", seen.response().all("Via")))
                        .isEqualTo("1.1 behind, 1.1 evenkeel"))),
        rule(
            "via-loop",
            "RFC 9209 §2.3.32",
            "A request that has been here before is 502 proxy_loop_detected, not sent round again",
            send(get("/", "Via: 1.1 evenkeel"))
                .expect(nothingSent(), problem(502, "proxy_loop_detected")),
            send(get("/", "Via: 1.1 x", "Via: 1.0 y, 1.1 Evenkeel (note), 1.1 z"))
                .expect(nothingSent(), problem(502, "proxy_loop_detected"))),
        rule(
            "via-others",
            "RFC 9110 §7.6.3",
            "Other names that resemble ours are no loop",
            send(get("/", "Via: 1.1 evenkeel-2, 1.1 not-evenkeel, 1.1 x (1.1 evenkeel)"))
                .expect(status(200))),
        rule(
            "max-forwards",
            "RFC 9110 §7.6.2",
            "Max-Forwards of OPTIONS and TRACE is counted down",
            send(request("OPTIONS / HTTP/1.1", "Max-Forwards: 5"))
                .expect(sent("Max-Forwards", "4")),
            send(request("TRACE / HTTP/1.1", "Max-Forwards: 1")).expect(sent("Max-Forwards", "0"))),
        rule(
            "max-forwards-zero",
            "RFC 9110 §7.6.2",
            "At zero the proxy answers by itself",
            send(request("OPTIONS / HTTP/1.1", "Max-Forwards: 0"))
                .keptOpen()
                .expect(nothingSent(), status(200), gotBody(""))),
        rule(
            "max-forwards-trace",
            "RFC 9110 §9.3.8",
            "To TRACE with what it got, but not with what is secret",
            send(request(
                    "TRACE /a HTTP/1.1",
                    "Max-Forwards: 0",
                    "Cookie: secret",
                    "Authorization: secret"))
                .keptOpen()
                .expect(
                    nothingSent(),
                    status(200),
                    got("Content-Type", "message/http"),
                    Expect.gotRaw("TRACE /a HTTP/1.1\r\n"),
                    Expect.notGotRaw("secret"))),
        rule(
            "max-forwards-no-number",
            "RFC 9110 §7.6.2",
            "Max-Forwards that is no number counts nothing, and stays as it is",
            send(request("OPTIONS / HTTP/1.1", "Max-Forwards: abc"))
                .keptOpen()
                .expect(sent("Max-Forwards", "abc")),
            send(request("TRACE / HTTP/1.1", "Max-Forwards: -1"))
                .keptOpen()
                .expect(sent("Max-Forwards", "-1")),
            send(request("OPTIONS / HTTP/1.1", "Max-Forwards:"))
                .keptOpen()
                .expect(sent("Max-Forwards", ""))),
        rule(
            "max-forwards-others",
            "RFC 9110 §7.6.2",
            "Max-Forwards of other methods is just a field",
            send(get("/", "Max-Forwards: 0")).expect(sent("Max-Forwards", "0"), status(200))),
        rule(
            "forwarded-for",
            "RFC 7239 §5.2",
            "X-Forwarded-For, -Proto, -Host and -Port say what is known of the client's connection",
            send(get("/"))
                .expect(
                    sent("X-Forwarded-For", "127.0.0.1"),
                    sent("X-Forwarded-Proto", "http"),
                    sent("X-Forwarded-Host", "a.example"),
                    seen -> assertThat(seen.request().all("X-Forwarded-Port")).hasSize(1))),
        rule(
            "forwarded-untrusted",
            "RFC 7239 §8.1",
            "What a client that is no trusted proxy claims about its client is removed, all of it",
            send(get(
                    "/",
                    "X-Forwarded-For: 1.2.3.4",
                    "x-forwarded-proto: https",
                    "X-Forwarded-Host: evil.example",
                    "X-Forwarded-Port: 1",
                    "X-Forwarded-Prefix: /evil",
                    "X-Forwarded-Anything: evil",
                    "X-Real-IP: 1.2.3.4",
                    "Forwarded: for=1.2.3.4"))
                .expect(
                    notSent("X-Forwarded-Prefix", "X-Forwarded-Anything", "X-Real-IP", "Forwarded"),
                    sent("X-Forwarded-For", "127.0.0.1"),
                    sent("X-Forwarded-Proto", "http"),
                    notSentRaw("evil"),
                    notSentRaw("1.2.3.4"))),
        rule(
            "forwarded-trusted",
            "RFC 7239 §5.2",
            "What a trusted proxy says is kept, and its own address appended",
            send(get(
                    "/",
                    "X-Forwarded-For: 1.2.3.4",
                    "X-Forwarded-Proto: https",
                    "X-Real-IP: 1.2.3.4"))
                .with(ConformanceSettings.TRUSTING)
                .expect(
                    seen ->
                        assertThat(String.join(", ", seen.request().all("X-Forwarded-For")))
                            .isEqualTo("1.2.3.4, 127.0.0.1"),
                    sent("X-Forwarded-Proto", "https"),
                    sent("X-Real-IP", "1.2.3.4"))),
        rule(
            "forwarded-field",
            "RFC 7239 §4",
            "Forwarded is sent where the operator says so, without the client's claims",
            send(get("/", "Forwarded: for=1.2.3.4"))
                .with(ConformanceSettings.FORWARDED)
                .expect(
                    notSentRaw("1.2.3.4"),
                    seen ->
                        assertThat(seen.request().all("Forwarded"))
                            .singleElement()
                            .asString()
                            .contains("for=127.0.0.1")
                            .contains("proto=http")
                            .contains("host=a.example"))),
        rule(
            "forwarded-field-appended",
            "RFC 7239 §4",
            "Forwarded of a trusted proxy is appended to",
            send(get("/", "Forwarded: for=1.2.3.4"))
                .with(ConformanceSettings.TRUSTING_FORWARDED)
                .expect(seen ->
                    assertThat(String.join(", ", seen.request().all("Forwarded")))
                        .startsWith("for=1.2.3.4, ")
                        .contains("for=127.0.0.1"))),
        rule(
            "request-id",
            "Evenkeel",
            "Every request has an id: the client's, if it is fit to be written down, else our own",
            send(get("/", "X-Request-Id: abc-123")).expect(sent("X-Request-Id", "abc-123")),
            send(get("/"))
                .expect(seen -> assertThat(seen.request().all("X-Request-Id")).hasSize(1))),
        rule(
            "version-own",
            "RFC 9110 §2.5",
            "Each side is spoken to as HTTP/1.1, whatever the other one speaks",
            send(request("GET /a HTTP/1.0")).expect(line("GET /a HTTP/1.1")),
            send(get("/"))
                .backend(Reply.reply("HTTP/1.0 200 Fine\r\nContent-Length: 2\r\n\r\nok").close())
                .keptOpen()
                .expect(Expect.statusLine("HTTP/1.1 200 Fine"), gotBody("ok"))));
  }

  static List<Rule> clientsOf10() {
    return List.of(
        rule(
            "1.0-closes",
            "RFC 9112 §9.3",
            "The connection of a client of HTTP/1.0 closes after the response",
            send(head("GET / HTTP/1.0", "Host: a.example"))
                .backend(ok("ok"))
                .closed()
                .expect(gotBody("ok"))),
        rule(
            "1.0-keep-alive",
            "RFC 9112 §9.3",
            "Unless it asks for it to be kept, and is told so",
            send(head("GET / HTTP/1.0", "Host: a.example", "Connection: keep-alive"))
                .backend(ok("ok"))
                .keptOpen()
                .expect(
                    gotBody("ok"),
                    seen ->
                        assertThat(seen.response().all("Connection"))
                            .singleElement()
                            .asString()
                            .isEqualToIgnoringCase("keep-alive"))),
        rule(
            "1.0-no-chunks",
            "RFC 9112 §6.1",
            "A client of HTTP/1.0 gets no chunked coding: the end of the connection ends the content",
            send(head("GET / HTTP/1.0", "Host: a.example"))
                .backend(
                    head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
                        + "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n")
                .closed()
                .expect(notGot("Transfer-Encoding"), gotBody("hello")),
            send(head("GET / HTTP/1.0", "Host: a.example", "Connection: keep-alive"))
                .backend(
                    head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
                        + "5\r\nhello\r\n0\r\n\r\n")
                .closed()
                .expect(notGot("Transfer-Encoding"), gotBody("hello"))),
        rule(
            "1.0-no-interim",
            "RFC 9110 §15.2",
            "A client of HTTP/1.0 gets no 1xx response",
            send(head("GET / HTTP/1.0", "Host: a.example"))
                .backend(
                    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Wait\r\n\r\n"
                        + ok("ok"))
                .closed()
                .expect(Expect.interims(), gotBody("ok"))),
        rule(
            "1.0-cut",
            "RFC 9112 §8",
            "A chunked response that breaks off ends in a reset for a client of HTTP/1.0",
            send(head("GET / HTTP/1.0", "Host: a.example"))
                .backend(
                    Reply.reply(
                            head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
                                + "5\r\nhello\r\n")
                        .untilClientHas("hello")
                        .close())
                .isReset()),
        rule(
            "1.0-one-request",
            "RFC 9112 §9.3",
            "What a client of HTTP/1.0 sends behind its request is not served",
            send(head("GET /a HTTP/1.0", "Host: a.example") + get("/b"))
                .closed()
                .expect(Expect.lines("GET /a HTTP/1.1"))),
        rule(
            "1.0-upgrade",
            "RFC 9110 §7.8",
            "Upgrade in a request of HTTP/1.0 is ignored",
            send(head(
                    "GET / HTTP/1.0",
                    "Host: a.example",
                    "Connection: Upgrade",
                    "Upgrade: websocket"))
                .expect(notSent("Upgrade", "Connection"), status(200))));
  }
}
