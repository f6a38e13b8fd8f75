package io.evenkeel.balancer.conformance;

import static io.evenkeel.balancer.conformance.Bytes.get;
import static io.evenkeel.balancer.conformance.Bytes.head;
import static io.evenkeel.balancer.conformance.Bytes.post;
import static io.evenkeel.balancer.conformance.Bytes.request;
import static io.evenkeel.balancer.conformance.Expect.got;
import static io.evenkeel.balancer.conformance.Expect.gotBody;
import static io.evenkeel.balancer.conformance.Expect.line;
import static io.evenkeel.balancer.conformance.Expect.notSent;
import static io.evenkeel.balancer.conformance.Expect.nothingSent;
import static io.evenkeel.balancer.conformance.Expect.sent;
import static io.evenkeel.balancer.conformance.Expect.sentBody;
import static io.evenkeel.balancer.conformance.Expect.sentRaw;
import static io.evenkeel.balancer.conformance.Expect.status;
import static io.evenkeel.balancer.conformance.Rule.rule;
import static io.evenkeel.balancer.conformance.Scenario.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the backend gets of a request: method, target, Host, fields, content. */
final class RequestRules {

  private RequestRules() {}

  static List<Rule> methods() {
    return List.of(
        lines(
            "method-registered",
            "RFC 9110 §9.1",
            "Every registered method is sent on",
            "GET / HTTP/1.1",
            "POST / HTTP/1.1",
            "PUT / HTTP/1.1",
            "DELETE / HTTP/1.1",
            "OPTIONS / HTTP/1.1",
            "TRACE / HTTP/1.1",
            "PATCH / HTTP/1.1",
            "PROPFIND / HTTP/1.1"),
        lines(
            "method-custom",
            "RFC 9110 §9.1",
            "So is one that nobody has heard of",
            "PURGE / HTTP/1.1",
            "M-SEARCH / HTTP/1.1",
            "X / HTTP/1.1",
            "!#$%&'*+-.^_`|~9z / HTTP/1.1"),
        lines(
            "method-case",
            "RFC 9110 §9.1",
            "Methods are case-sensitive: get is not GET, and stays get",
            "get / HTTP/1.1",
            "Post / HTTP/1.1"),
        rule(
            "method-connect",
            "RFC 9110 §9.3.6",
            "CONNECT is 405, and the connection closes: no way through to other hosts",
            send(request("CONNECT b.example:443 HTTP/1.1"))
                .closed()
                .expect(nothingSent(), status(405), got("Connection", "close")),
            send(request("CONNECT b.example:443 HTTP/1.1") + get("/smuggled"))
                .closed()
                .expect(nothingSent(), status(405))),
        rule(
            "method-options-asterisk",
            "RFC 9112 §3.2.4",
            "OPTIONS * is sent on as it is",
            send(request("OPTIONS * HTTP/1.1"))
                .keptOpen()
                .expect(line("OPTIONS * HTTP/1.1"), sent("Host", "a.example"))),
        rule(
            "method-with-content",
            "RFC 9110 §9.3.1",
            "Content is sent on whatever the method",
            content("GET"),
            content("DELETE"),
            content("OPTIONS"),
            content("PURGE"),
            content("TRACE"),
            content("HEAD").methods("HEAD")));
  }

  private static Scenario content(String method) {
    return send(request(method + " / HTTP/1.1", "Content-Length: 5") + "hello")
        .keptOpen()
        .expect(sentBody("hello"), sent("Content-Length", "5"));
  }

  private static Rule lines(String id, String section, String claim, String... lines) {
    return new Rule(
        id,
        section,
        claim,
        Arrays.stream(lines)
            .map(line -> send(request(line)).keptOpen().expect(line(line), status(200)))
            .toList());
  }

  private static Rule targets(String id, String section, String claim, String... targets) {
    return lines(
        id,
        section,
        claim,
        Arrays.stream(targets).map(t -> "GET " + t + " HTTP/1.1").toArray(String[]::new));
  }

  static List<Rule> targets() {
    return List.of(
        targets(
            "target-undecoded",
            "RFC 9110 §7.7",
            "Percent-encoding is neither decoded nor changed in case",
            "/%2e%2E/%61",
            "/a%2Fb%2fc",
            "/%00%0d%0A",
            "/?q=%20+%2B"),
        targets(
            "target-dots",
            "RFC 9110 §7.7",
            "Dot segments are not resolved",
            "/a/../b",
            "/./a/.",
            "/../../etc/passwd",
            "/.."),
        targets(
            "target-slashes",
            "RFC 9110 §7.7",
            "Slashes are not merged, nor taken for an authority",
            "//a//b",
            "//evil.example/a",
            "/a/",
            "///"),
        targets(
            "target-bad-percent",
            "RFC 9112 §3.2",
            "A percent sign that encodes nothing is sent on",
            "/%zz",
            "/%",
            "/a%2",
            "/?%%%"),
        targets(
            "target-unwise",
            "RFC 9112 §3.2",
            "Characters that no URI may hold are sent on: the backend knows what they mean",
            "/a|b",
            "/{id}",
            "/a\\b",
            "/a^b`c",
            "/<a>\"b\"",
            "/a[0]"),
        targets(
            "target-parameters",
            "RFC 9112 §3.2.1",
            "Path parameters stay where they are",
            "/a;b=c;d/e;f",
            "/;jsessionid=1?x"),
        targets(
            "target-query",
            "RFC 9112 §3.2.1",
            "A query is sent on to the letter, an empty one too",
            "/?",
            "/a?b=c&b=d&&=",
            "/a??b?/c",
            "/a?http://b/"),
        targets("target-fragment", "RFC 9112 §3.2", "A number sign ends nothing", "/a#b", "/a?b#c"),
        targets(
            "target-bytes",
            "RFC 9112 §3.2",
            "Bytes above 0x7f are sent on as they are",
            "/caf\u00c3\u00a9",
            "/\u0080\u00ff",
            "/?\u00e9"),
        targets(
            "target-long",
            "RFC 9112 §3",
            "Request lines of 8000 bytes are served",
            "/" + "a".repeat(7_980)),
        rule(
            "absolute-form",
            "RFC 9112 §3.2.2",
            "An absolute target is sent on in origin form, and its authority is the Host",
            send(head("GET http://b.example:81/a/../b?c HTTP/1.1", "Host: a.example"))
                .keptOpen()
                .expect(line("GET /a/../b?c HTTP/1.1"), sent("Host", "b.example:81"))),
        rule(
            "absolute-form-schemes",
            "RFC 9110 §4.2.3",
            "Schemes are named without regard to case",
            send(request("GET HTTP://b.example/a HTTP/1.1"))
                .expect(line("GET /a HTTP/1.1"), sent("Host", "b.example")),
            send(request("GET https://b.example/a HTTP/1.1"))
                .expect(line("GET /a HTTP/1.1"), sent("Host", "b.example"))),
        rule(
            "absolute-form-no-path",
            "RFC 9112 §3.2.1",
            "An absolute target without a path is sent on as a slash",
            send(request("GET http://b.example HTTP/1.1")).expect(line("GET / HTTP/1.1")),
            send(request("GET http://b.example?a HTTP/1.1")).expect(line("GET /?a HTTP/1.1"))),
        rule(
            "absolute-form-options",
            "RFC 9112 §3.2.4",
            "OPTIONS of an absolute target without a path is sent on as an asterisk",
            send(request("OPTIONS http://b.example:81 HTTP/1.1"))
                .expect(line("OPTIONS * HTTP/1.1"), sent("Host", "b.example:81")),
            send(request("OPTIONS http://b.example/ HTTP/1.1")).expect(line("OPTIONS / HTTP/1.1"))),
        rule(
            "absolute-form-1.0",
            "RFC 9112 §3.2.2",
            "An absolute target gives Host to a request of HTTP/1.0 that has none",
            send(head("GET http://b.example/a HTTP/1.0"))
                .closed()
                .expect(line("GET /a HTTP/1.1"), sent("Host", "b.example"))));
  }

  static List<Rule> hosts() {
    return List.of(
        rule(
            "host-preserved",
            "RFC 9110 §7.2",
            "Host is sent on as the client spelled it",
            send(head("GET / HTTP/1.1", "Host: WWW.A.example:8080"))
                .expect(sent("Host", "WWW.A.example:8080"))),
        rule(
            "host-1.0",
            "RFC 9112 §3.2",
            "For a client of HTTP/1.0 without Host, Host is the backend's authority",
            send(head("GET / HTTP/1.0"))
                .expect(seen ->
                    assertThat(seen.request().all("Host")).containsExactly(seen.authority()))),
        rule(
            "host-rewritten",
            "RFC 9110 §7.6",
            "Host is the backend's authority where the operator says so",
            send(get("/"))
                .with(ConformanceSettings.REWRITING)
                .expect(seen ->
                    assertThat(seen.request().all("Host")).containsExactly(seen.authority())),
            send(request("GET http://b.example/ HTTP/1.1"))
                .with(ConformanceSettings.REWRITING)
                .expect(seen ->
                    assertThat(seen.request().all("Host")).containsExactly(seen.authority()))));
  }

  static List<Rule> fields() {
    return List.of(
        rule(
            "fields-in-order",
            "RFC 9110 §5.3",
            "Repeated fields stay apart and in their order",
            send(get("/", "X-A: 1", "X-B: 2", "x-a: 3", "Cookie: a=b", "X-A: 4, 5", "Cookie: c=d"))
                .expect(
                    sent("X-A", "1", "3", "4, 5"),
                    sent("Cookie", "a=b", "c=d"),
                    sentRaw("X-A: 1\r\nX-B: 2\r\nx-a: 3\r\n"))),
        rule(
            "fields-empty",
            "RFC 9110 §5.5",
            "An empty value is a value",
            send(get("/", "X-A:", "X-B: ", "Accept-Encoding:"))
                .expect(sent("X-A", ""), sent("X-B", ""), sent("Accept-Encoding", ""))),
        rule(
            "fields-spelling",
            "RFC 9110 §5.1",
            "Names are sent on as the client spelled them",
            send(get("/", "x-LOWER-Upper: 1", "ETAG: 2"))
                .expect(sentRaw("\r\nx-LOWER-Upper: 1\r\n"), sentRaw("\r\nETAG: 2\r\n"))),
        rule(
            "fields-bytes",
            "RFC 9110 §5.5",
            "Bytes above 0x7f in a value are sent on as they are",
            send(get("/", "X-A: caf\u00e9 \u0080\u00ff", "X-B: caf\u00c3\u00a9"))
                .expect(sent("X-A", "caf\u00e9 \u0080\u00ff"), sent("X-B", "caf\u00c3\u00a9"))),
        rule(
            "fields-names",
            "RFC 9110 §5.6.2",
            "Every token is a name",
            send(get("/", "!#$%&'*+-.^_`|~1: a", "X_Y: b", "1: c"))
                .expect(sent("!#$%&'*+-.^_`|~1", "a"), sent("X_Y", "b"), sent("1", "c"))),
        rule(
            "fields-end-to-end",
            "RFC 9110 §7.6.1",
            "Fields that are the backend's business are not touched",
            send(get(
                    "/",
                    "Authorization: Basic YTpi",
                    "User-Agent: x/1",
                    "Accept: */*",
                    "Accept-Encoding: gzip;q=0.5, br",
                    "If-None-Match: \"a\"",
                    "Cache-Control: no-cache",
                    "Origin: null",
                    "X-Custom: \"quoted, comma\""))
                .expect(
                    sent("Authorization", "Basic YTpi"),
                    sent("User-Agent", "x/1"),
                    sent("Accept", "*/*"),
                    sent("Accept-Encoding", "gzip;q=0.5, br"),
                    sent("If-None-Match", "\"a\""),
                    sent("Cache-Control", "no-cache"),
                    sent("Origin", "null"),
                    sent("X-Custom", "\"quoted, comma\""))),
        rule(
            "fields-added",
            "RFC 9110 §7.6",
            "Nothing is added but what a proxy has to say",
            send(get("/"))
                .expect(seen -> {
                  Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
                  seen.request().fields().forEach(field -> names.add(field.name()));
                  names.removeAll(
                      Set.of(
                          "Host",
                          "Via",
                          "X-Request-Id",
                          "X-Forwarded-For",
                          "X-Forwarded-Proto",
                          "X-Forwarded-Host",
                          "X-Forwarded-Port"));
                  assertThat(names).as("further names").isEmpty();
                })),
        rule(
            "range-untouched",
            "RFC 9110 §14.2",
            "Range and If-Range are the backend's business, and so is its 206",
            send(get("/", "Range: bytes=0-1,4-", "If-Range: \"e\""))
                .backend(
                    Bytes.response(
                        "HTTP/1.1 206 Partial Content", "ab", "Content-Range: bytes 0-1/10"))
                .expect(
                    sent("Range", "bytes=0-1,4-"),
                    sent("If-Range", "\"e\""),
                    status(206),
                    got("Content-Range", "bytes 0-1/10"),
                    gotBody("ab"))));
  }

  static List<Rule> bodies() {
    String all = Bytes.ALL.repeat(10);
    return List.of(
        rule(
            "body-bytes",
            "RFC 9110 §6.4",
            "Every byte of a request's content arrives as it was",
            send(post("Content-Length: " + all.length()) + all).keptOpen().expect(sentBody(all)),
            send(Bytes.chunked("A00\r\n" + all + "\r\n0\r\n\r\n"))
                .keptOpen()
                .expect(sentBody(all))),
        rule(
            "body-framing-kept",
            "RFC 9112 §6.1",
            "Content with a length stays with it, and content in chunks stays in chunks",
            send(post("Content-Length: 5") + "hello")
                .expect(sent("Content-Length", "5"), notSent("Transfer-Encoding")),
            send(Bytes.chunked("5\r\nhello\r\n0\r\n\r\n"))
                .expect(notSent("Content-Length"), sent("Transfer-Encoding", "chunked"))),
        rule(
            "body-large",
            "RFC 9110 §6.4",
            "A megabyte goes through, with a length and in chunks",
            send(post("Content-Length: 1048576"), Bytes.ALL.repeat(4_096))
                .keptOpen()
                .expect(sentBody(Bytes.ALL.repeat(4_096))),
            send(post("Transfer-Encoding: chunked"))
                .then(("4000\r\n" + Bytes.ALL.repeat(64) + "\r\n").repeat(64), "0\r\n\r\n")
                .keptOpen()
                .expect(sentBody(Bytes.ALL.repeat(4_096)))),
        rule(
            "body-dribbled",
            "RFC 9112 §7.1",
            "A thousand chunks of one byte are the same as one of a thousand",
            send(Bytes.chunked("1\r\nx\r\n".repeat(1_000) + "0\r\n\r\n"))
                .keptOpen()
                .expect(sentBody("x".repeat(1_000)))),
        rule(
            "body-streams",
            "RFC 9112 §7.1",
            "The beginning of the content arrives while the client has yet to send the end",
            send(post("Content-Length: 10") + "first")
                .untilBackendHas("first")
                .then("after")
                .keptOpen()
                .expect(sentBody("firstafter"), status(200)),
            send(Bytes.chunked("5\r\nfirst\r\n"))
                .untilBackendHas("first")
                .then("5\r\nafter\r\n0\r\n\r\n")
                .keptOpen()
                .expect(sentBody("firstafter"))),
        rule(
            "body-coding-untouched",
            "RFC 9110 §8.4",
            "Content-Encoding is nothing to a proxy: no content is unpacked or packed",
            send(post("Content-Length: 6", "Content-Encoding: gzip") + "\u001f\u008b\b\0\1\2")
                .backend(Bytes.ok("\u001f\u008b\b\0\3\4", "Content-Encoding: gzip", "Vary: a"))
                .keptOpen()
                .expect(
                    sent("Content-Encoding", "gzip"),
                    sentBody("\u001f\u008b\b\0\1\2"),
                    got("Content-Encoding", "gzip"),
                    gotBody("\u001f\u008b\b\0\3\4"))),
        rule(
            "expect-continue",
            "RFC 9110 §10.1.1",
            "Expect goes on, and the backend's 100 comes back before the client sends content",
            send(post("Expect: 100-continue", "Content-Length: 5"))
                .untilClientHas("HTTP/1.1 100 ")
                .then("hello")
                .backend(
                    Reply.early("HTTP/1.1 100 Continue\r\n\r\n").readAll().write(Bytes.ok("ok")))
                .keptOpen()
                .expect(
                    sent("Expect", "100-continue"),
                    sentBody("hello"),
                    Expect.interims(100),
                    gotBody("ok"))),
        rule(
            "expect-refused",
            "RFC 9110 §10.1.1",
            "A final response instead of 100 comes back, and the content never has to be sent",
            send(post("Expect: 100-continue", "Content-Length: 5"))
                .backend(
                    Reply.early(Bytes.response("HTTP/1.1 417 Expectation Failed", "no"))
                        .awaitClose())
                .closed()
                .expect(status(417), gotBody("no"), got("Connection", "close"))),
        rule(
            "expect-others",
            "RFC 9110 §10.1.1",
            "Any other expectation is the backend's to refuse",
            send(get("/", "Expect: 200-ok"))
                .backend(Bytes.response("HTTP/1.1 417 Expectation Failed", "no"))
                .keptOpen()
                .expect(sent("Expect", "200-ok"), status(417), gotBody("no"))),
        rule(
            "expect-1.0",
            "RFC 9110 §10.1.1",
            "A client of HTTP/1.0 cannot wait for 100: its Expect is ignored",
            send(head(
                        "POST /p HTTP/1.0",
                        "Host: a.example",
                        "Expect: 100-continue",
                        "Content-Length: 5")
                    + "hello")
                .closed()
                .expect(notSent("Expect"), sentBody("hello"), Expect.interims())),
        rule(
            "expect-not-awaited",
            "RFC 9110 §10.1.1",
            "A client may send its content without waiting for 100",
            send(post("Expect: 100-continue", "Content-Length: 5") + "hello")
                .backend(Bytes.ok("ok"))
                .keptOpen()
                .expect(sentBody("hello"), gotBody("ok"), Expect.interims())));
  }
}
