package io.evenkeel.balancer.conformance;

import static io.evenkeel.balancer.conformance.Bytes.get;
import static io.evenkeel.balancer.conformance.Bytes.head;
import static io.evenkeel.balancer.conformance.Bytes.request;
import static io.evenkeel.balancer.conformance.Expect.line;
import static io.evenkeel.balancer.conformance.Expect.nothingSent;
import static io.evenkeel.balancer.conformance.Expect.problem;
import static io.evenkeel.balancer.conformance.Expect.sent;
import static io.evenkeel.balancer.conformance.Expect.status;
import static io.evenkeel.balancer.conformance.Refused.refused;
import static io.evenkeel.balancer.conformance.Rule.rule;
import static io.evenkeel.balancer.conformance.Scenario.send;

import java.util.List;

/** What is a request's head, and what is not. */
final class HeadRules {

  private HeadRules() {}

  static List<Rule> fields() {
    return List.of(
        refused(
            400,
            "space-before-colon",
            "RFC 9112 §5.1",
            "White space between a field's name and its colon is refused",
            get("/", "X-A : 1"),
            get("/", "X-A\t: 1"),
            head("GET / HTTP/1.1", "Host : a.example")),
        refused(
            400,
            "folding",
            "RFC 9112 §5.2",
            "Obsolete line folding is refused",
            get("/", "X-A: 1", " 2"),
            get("/", "X-A: 1", "\t2"),
            get("/", "X-A:", " Transfer-Encoding: chunked")),
        refused(
            400,
            "space-before-first-field",
            "RFC 9112 §2.2",
            "White space between the request line and the first field is refused",
            head("GET / HTTP/1.1", " Host: a.example"),
            head("GET / HTTP/1.1", "\tX-A: 1", "Host: a.example"),
            head("GET / HTTP/1.1", " ", "Host: a.example")),
        refused(
            400,
            "bare-cr-in-field",
            "RFC 9112 §2.2",
            "A bare CR within a field is refused",
            get("/", "X-A: 1\r2"),
            get("/", "X-A: 1\rX-B: 2"),
            get("/", "X-A: \r"),
            get("/", "X\r-A: 1")),
        refused(
            400,
            "bare-lf",
            "RFC 9112 §2.2",
            "A bare LF does not end a line",
            "GET / HTTP/1.1\nHost: a.example\n\n",
            "GET / HTTP/1.1\nHost: a.example\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a.example\nX-A: 1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a.example\r\n\n"),
        refused(
            400,
            "nul-in-field",
            "RFC 9110 §5.5",
            "NUL in a field is refused",
            get("/", "X-A: 1\0"),
            get("/", "X-A: \0"),
            get("/", "X\0A: 1")),
        refused(
            400,
            "control-in-field",
            "RFC 9110 §5.5",
            "Any other control in a field's value is refused",
            get("/", "X-A: \u0001"),
            get("/", "X-A: a\u000bb"),
            get("/", "X-A: a\u000cb"),
            get("/", "X-A: \u001b[1m"),
            get("/", "X-A: a\u007f")),
        refused(
            400,
            "field-name-invalid",
            "RFC 9110 §5.1",
            "A field's name is a token",
            get("/", "X A: 1"),
            get("/", "X(A): 1"),
            get("/", "X-A@: 1"),
            get("/", "\"X\": 1"),
            get("/", "X\u00e4: 1"),
            get("/", "X/A: 1")),
        refused(
            400,
            "field-name-empty",
            "RFC 9112 §5",
            "A field has a name",
            get("/", ": 1"),
            get("/", ":")),
        refused(
            400,
            "field-without-colon",
            "RFC 9112 §5",
            "A line without a colon is no field",
            get("/", "X-A"),
            get("/", "X-A 1"),
            get("/", "GET /other HTTP/1.1")),
        rule(
            "field-trimmed",
            "RFC 9112 §5.1",
            "White space around a field's value is not part of it",
            send(get("/", "X-A:1", "X-B: \t 2 \t ", "X-C:\t3"))
                .expect(sent("X-A", "1"), sent("X-B", "2"), sent("X-C", "3"))),
        rule(
            "field-inner-space",
            "RFC 9110 §5.5",
            "White space within a value stays as it is",
            send(get("/", "X-A: a  b\tc")).expect(sent("X-A", "a  b\tc"))));
  }

  static List<Rule> lines() {
    return List.of(
        refused(
            400,
            "method-invalid",
            "RFC 9110 §9.1",
            "A method is a token",
            request("G@T / HTTP/1.1"),
            request("(GET) / HTTP/1.1"),
            request("G\u00cbT / HTTP/1.1"),
            request("GET\0 / HTTP/1.1"),
            request("\"GET\" / HTTP/1.1")),
        refused(
            400,
            "method-missing",
            "RFC 9112 §3.1",
            "A request line begins with a method",
            request(" / HTTP/1.1"),
            request(" GET / HTTP/1.1"),
            request("/ HTTP/1.1")),
        refused(
            400,
            "line-separators",
            "RFC 9112 §3",
            "One space, and nothing else, separates the words of a request line",
            request("GET  / HTTP/1.1"),
            request("GET /  HTTP/1.1"),
            request("GET\t/ HTTP/1.1"),
            request("GET /\tHTTP/1.1"),
            request("GET / HTTP/1.1 "),
            request("GET / HTTP/1.1\t"),
            request("GET\u000b/ HTTP/1.1")),
        refused(
            400,
            "target-space",
            "RFC 9112 §3.2",
            "A space within the target is refused",
            request("GET /a b HTTP/1.1"),
            request("GET /a HTTP/1.1 HTTP/1.1")),
        refused(
            400,
            "target-control",
            "RFC 9112 §3.2",
            "A control within the target is refused",
            request("GET /a\0b HTTP/1.1"),
            request("GET /a\u0001b HTTP/1.1"),
            request("GET /a\u007fb HTTP/1.1"),
            request("GET /a\rb HTTP/1.1"),
            request("GET /a\u001fb HTTP/1.1")),
        rule(
            "target-non-ascii-refused",
            "RFC 9112 §3.2",
            "Bytes above 0x7f in the target are refused where the operator says so",
            Refused.refused(400, get("/caf\u00c3\u00a9")).with(ConformanceSettings.ASCII_ONLY),
            send(get("/cafe", "X-A: \u00e9")).with(ConformanceSettings.ASCII_ONLY).keptOpen()),
        refused(
            400,
            "target-authority-form",
            "RFC 9112 §3.2.3",
            "The authority form is for CONNECT alone",
            request("GET a.example:80 HTTP/1.1")),
        refused(
            400,
            "target-asterisk-form",
            "RFC 9112 §3.2.4",
            "The asterisk form is for OPTIONS alone",
            request("GET * HTTP/1.1"),
            request("POST * HTTP/1.1")),
        refused(
            400,
            "target-relative",
            "RFC 9112 §3.2.1",
            "A target in origin form begins with a slash",
            request("GET index.html HTTP/1.1"),
            request("GET ?a HTTP/1.1"),
            request("GET \\a HTTP/1.1")),
        refused(
            400,
            "target-bad-authority",
            "RFC 3986 §3.2",
            "An absolute target with what is no host and port is refused, whatever Host says",
            request("GET http://b.example:65536/ HTTP/1.1"),
            request("GET http://b.example:x/ HTTP/1.1"),
            request("GET http://b.example\\@c.example/ HTTP/1.1"),
            request("GET http://[::1/ HTTP/1.1"),
            request("GET http://[fe80::1%25eth0]/ HTTP/1.1"),
            request("GET http://%zz/ HTTP/1.1")),
        refused(
            400,
            "target-other-scheme",
            "RFC 9110 §7.4",
            "A target of another scheme than http and https is refused: it is not for this port",
            request("GET ftp://b.example/ HTTP/1.1"),
            request("GET javascript:x HTTP/1.1"),
            request("GET http:/b.example HTTP/1.1"),
            request("GET http:b.example HTTP/1.1")),
        refused(
            400,
            "target-no-authority",
            "RFC 9110 §4.2.1",
            "An absolute target without a host is refused",
            request("GET http:///a HTTP/1.1"),
            request("GET http:// HTTP/1.1"),
            request("GET http://:80/a HTTP/1.1")),
        refused(
            400,
            "target-userinfo",
            "RFC 9110 §4.2.4",
            "Userinfo in an absolute target is refused: it is there to mislead",
            request("GET http://a.example@b.example/ HTTP/1.1")),
        refused(
            400,
            "version-malformed",
            "RFC 9112 §2.3",
            "A version is HTTP/, a digit, a dot and a digit, in upper case",
            request("GET / HTTP/1"),
            request("GET / HTTP/11"),
            request("GET / HTTP/1.10"),
            request("GET / HTTP/1.1x"),
            request("GET / HTTP/1,1"),
            request("GET / http/1.1"),
            request("GET / HTPP/1.1"),
            request("GET / HTTP /1.1"),
            request("GET / XTTP/1.1"),
            request("GET / HTTP/x.1")),
        refused(
            400,
            "version-0.9",
            "RFC 9112 §2.3",
            "A request of HTTP/0.9, a line without a version, is refused",
            "GET /\r\n",
            "GET /\r\n\r\n",
            "GET / \r\n\r\n"),
        refused(
            505,
            "version-major",
            "RFC 9110 §15.6.6",
            "A major version other than 1 is 505",
            request("GET / HTTP/2.0"),
            request("GET / HTTP/3.0"),
            request("GET / HTTP/9.9")),
        refused(
            505,
            "version-preface",
            "RFC 9113 §3.4",
            "HTTP/2 with prior knowledge is not spoken: its preface is 505",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        rule(
            "version-minor",
            "RFC 9110 §2.5",
            "A higher minor version is handled, and sent on, as 1.1",
            send(request("GET /a HTTP/1.2")).keptOpen().expect(line("GET /a HTTP/1.1")),
            send(request("GET /a HTTP/1.9")).keptOpen().expect(line("GET /a HTTP/1.1"))),
        rule(
            "empty-line-before",
            "RFC 9112 §2.2",
            "An empty line before a request line is overlooked",
            send("\r\n" + get("/a")).keptOpen().expect(line("GET /a HTTP/1.1")),
            send(get("/a") + "\r\n" + get("/b")).finals(2).expect(status(200, 200))),
        refused(
            400,
            "empty-lines-before",
            "RFC 9112 §2.2",
            "Empty lines without end are refused",
            "\r\n".repeat(50_000) + get("/a")),
        rule(
            "no-http",
            "RFC 9112 §3",
            "What is no HTTP at all is refused",
            Refused.refused(400, "SSH-2.0-OpenSSH_9.6\r\n"),
            Refused.refused(400, "EHLO mail.example\r\n"),
            send("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n")
                .closed()
                .expect(nothingSent())),
        rule(
            "refusal-explained",
            "RFC 9457 §3",
            "A refusal is a problem that says what was wrong",
            send(get("/", "Content-Length: x"))
                .closed()
                .expect(problem(400, "http_request_error"))));
  }

  static List<Rule> hosts() {
    return List.of(
        refused(
            400,
            "host-missing",
            "RFC 9112 §3.2",
            "A request of HTTP/1.1 without Host is refused",
            head("GET / HTTP/1.1"),
            head("GET / HTTP/1.1", "X-A: 1"),
            head("GET http://a.example/ HTTP/1.1")),
        refused(
            400,
            "host-repeated",
            "RFC 9112 §3.2",
            "More than one Host is refused, even if the same",
            get("/", "Host: b.example"),
            get("/", "Host: a.example"),
            head("GET http://a.example/ HTTP/1.1", "Host: a.example", "host: b.example"),
            head("GET / HTTP/1.0", "Host: a.example", "Host: b.example")),
        refused(
            400,
            "host-invalid",
            "RFC 9112 §3.2",
            "A Host that is no host and port is refused",
            head("GET / HTTP/1.1", "Host: a b"),
            head("GET / HTTP/1.1", "Host: a.example/b"),
            head("GET / HTTP/1.1", "Host: user@a.example"),
            head("GET / HTTP/1.1", "Host: a.example:port"),
            head("GET / HTTP/1.1", "Host: a.example:80:80"),
            head("GET / HTTP/1.1", "Host: http://a.example"),
            head("GET / HTTP/1.1", "Host: [::1"),
            head("GET / HTTP/1.1", "Host: a.example?x"),
            head("GET / HTTP/1.1", "Host: a.example#x"),
            head("GET / HTTP/1.1", "Host: a.example:65536"),
            head("GET / HTTP/1.1", "Host: a.example:+80"),
            head("GET / HTTP/1.1", "Host: :80"),
            head("GET / HTTP/1.1", "Host: ::1"),
            head("GET / HTTP/1.1", "Host: []"),
            head("GET / HTTP/1.1", "Host: [::1]x"),
            head("GET / HTTP/1.1", "Host: [fe80::1%25eth0]"),
            head("GET / HTTP/1.1", "Host: a%zz"),
            head("GET / HTTP/1.1", "Host: a\\b"),
            head("GET / HTTP/1.1", "Host: \u00e4"),
            head("GET / HTTP/1.1", "Host: <a>")),
        refused(
            400,
            "host-listed",
            "RFC 9112 §3.2",
            "A list of hosts is refused",
            head("GET / HTTP/1.1", "Host: a.example, b.example"),
            head("GET / HTTP/1.1", "Host: a.example,b.example"),
            request("GET http://b.example,c.example/ HTTP/1.1")),
        refused(
            400,
            "host-empty",
            "RFC 9110 §4.2.1",
            "An empty Host is no host to ask for",
            head("GET / HTTP/1.1", "Host:")),
        rule(
            "host-forms",
            "RFC 9110 §7.2",
            "Names, addresses and ports are hosts",
            hosting("a.example"),
            hosting("a.example:8080"),
            hosting("a.example:"),
            hosting("a.example."),
            hosting("A.Example"),
            hosting("127.0.0.1"),
            hosting("127.0.0.1:80"),
            hosting("[::1]"),
            hosting("[2001:db8::1]:8443"),
            hosting("under_score.example"),
            hosting("xn--bcher-kva.example")));
  }

  private static Scenario hosting(String host) {
    return send(head("GET / HTTP/1.1", "Host: " + host)).keptOpen().expect(sent("Host", host));
  }
}
