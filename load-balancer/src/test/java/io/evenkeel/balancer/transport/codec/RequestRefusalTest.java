package io.evenkeel.balancer.transport.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What no request is, each with the section that says so; RFC numbers without a document. */
class RequestRefusalTest {

  /** A message, and how it is refused. */
  private record Rule(String section, String what, String bytes, int status, String detail) {}

  private static final String START = "POST / HTTP/1.1\r\nHost: a\r\n";

  private static Rule line(String section, String what, String line, int status, String detail) {
    return new Rule(section, what, line + "\r\nHost: a\r\n\r\n", status, detail);
  }

  private static Rule fields(String section, String what, String lines, int status, String detail) {
    return new Rule(section, what, START + lines + "\r\n", status, detail);
  }

  private static Rule host(String section, String what, String lines, String detail) {
    return new Rule(section, what, "GET / HTTP/1.1\r\n" + lines + "\r\n", 400, detail);
  }

  private static Rule chunks(String section, String what, String chunks, String detail) {
    return new Rule(
        section, what, START + "Transfer-Encoding: chunked\r\n\r\n" + chunks, 400, detail);
  }

  private static final List<Rule> FRAMING =
      List.of(
          fields("9112, 6.3", "TE and CL", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400, "both"),
          fields("9112, 6.3", "CL and TE", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400, "both"),
          fields("9112, 6.3", "TE and CL 0", "Content-Length: 0\r\ntransfer-encoding: CHUNKED\r\n", 400, "both"),
          fields("9112, 6.3", "CL twice, the same", "Content-Length: 5\r\nContent-Length: 5\r\n", 400, "2 lines"),
          fields("9112, 6.3", "CL twice, different", "Content-Length: 5\r\ncontent-length: 6\r\n", 400, "2 lines"),
          fields("9112, 6.3", "CL list", "Content-Length: 5, 5\r\n", 400, "5, 5"),
          fields("9110, 8.6", "CL with plus", "Content-Length: +5\r\n", 400, "+5"),
          fields("9110, 8.6", "CL negative", "Content-Length: -5\r\n", 400, "-5"),
          fields("9110, 8.6", "CL empty", "Content-Length:\r\n", 400, "(empty)"),
          fields("9110, 8.6", "CL blank", "Content-Length: \t \r\n", 400, "(empty)"),
          fields("9110, 8.6", "CL with a space in it", "Content-Length: 1 0\r\n", 400, "1 0"),
          fields("9110, 8.6", "CL hexadecimal", "Content-Length: 0x5\r\n", 400, "0x5"),
          fields("9110, 8.6", "CL with letters", "Content-Length: 5a\r\n", 400, "5a"),
          fields("9110, 8.6", "CL with a fraction", "Content-Length: 5.0\r\n", 400, "5.0"),
          fields("9110, 8.6", "CL in other digits", "Content-Length: \u00b2\r\n", 400, "?"),
          fields("9110, 8.6", "CL of 2^63", "Content-Length: 9223372036854775808\r\n", 400, "9223372036854775808"),
          fields("9110, 8.6", "CL of 2^64 + 5", "Content-Length: 18446744073709551621\r\n", 400, "18446744073709551621"),
          fields("9112, 6.1", "TE empty", "Transfer-Encoding:\r\n", 400, "(empty)"),
          fields("9112, 6.1", "TE final not chunked", "Transfer-Encoding: chunked, gzip\r\n", 400, "chunked, gzip"),
          fields("9112, 6.1", "TE without chunked", "Transfer-Encoding: gzip\r\n", 400, "gzip"),
          fields("9112, 6.1", "TE identity", "Transfer-Encoding: identity\r\n", 400, "identity"),
          fields("9112, 6.1", "TE chunked twice", "Transfer-Encoding: chunked, chunked\r\n", 400, "chunked, chunked"),
          fields("9112, 6.1", "TE chunked in two lines", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400, "chunked,chunked"),
          fields("9112, 6.1", "TE chunked before and after", "Transfer-Encoding: chunked, gzip, chunked\r\n", 400, "chunked, gzip"),
          fields("9112, 6.1", "TE with an empty member", "Transfer-Encoding: , chunked\r\n", 400, ", chunked"),
          fields("9112, 6.1", "TE with a trailing comma", "Transfer-Encoding: chunked,\r\n", 400, "chunked,"),
          fields("9112, 6.1", "TE with a parameter", "Transfer-Encoding: chunked;q=1\r\n", 400, "chunked;q=1"),
          fields("9112, 6.1", "TE quoted", "Transfer-Encoding: \"chunked\"\r\n", 400, "\"chunked\""),
          fields("9112, 6.1", "TE that only ends like it", "Transfer-Encoding: xchunked\r\n", 400, "xchunked"),
          fields("9112, 6.1", "TE with obs-text", "Transfer-Encoding: chunked\u00a0\r\n", 400, "chunked?"),
          fields("9112, 6.1", "TE unknown, then chunked", "Transfer-Encoding: gzip, chunked\r\n", 501, "gzip, chunked"),
          fields("9112, 6.1", "TE unknown, then chunked, in two lines", "Transfer-Encoding: foo\r\nTransfer-Encoding: chunked\r\n", 501, "foo,chunked"),
          new Rule("9112, 6.1", "TE in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "HTTP/1.0"));

  private static final List<Rule> LINES =
      List.of(
          fields("9112, 5.1", "space before the colon", "X : y\r\n", 400, "field name: 0x20"),
          fields("9112, 5.1", "tab before the colon", "X\t: y\r\n", 400, "field name: 0x09"),
          fields("9112, 5.1", "CL with space before the colon", "Content-Length : 5\r\n", 400, "field name"),
          fields("9112, 5.2", "folded line", "X: y\r\n z\r\n", 400, "folded"),
          fields("9112, 5.2", "line folded with a tab", "X: y\r\n\tz\r\n", 400, "folded"),
          fields("9112, 5.2", "line folded to nothing", "X: y\r\n \r\n", 400, "folded"),
          new Rule("9112, 2.2", "white space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, "folded"),
          fields("9112, 2.2", "bare CR in a value", "X: a\rb\r\n", 400, "CR, then 'b'"),
          fields("9112, 2.2", "CR CR LF", "X: a\r\r\n", 400, "CR, then 0x0d"),
          fields("9112, 2.2", "bare LF after a value", "X: a\nY: b\r\n", 400, "control 0x0a"),
          new Rule("9112, 2.2", "bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400, "control 0x0a"),
          new Rule("9112, 2.2", "bare LF at the end", START + "\n", 400, "field name: 0x0a"),
          new Rule("9112, 2.2", "bare CR at the end", START + "\rX", 400, "CR, then 'X'"),
          new Rule("9112, 2.2", "bare LF before the request line", "\nGET / HTTP/1.1\r\n", 400, "control 0x0a"),
          new Rule("9112, 2.2", "too many empty lines", "\r\n".repeat(5) + "GET / HTTP/1.1\r\n", 400, "5 empty lines"),
          new Rule("9112, 2.2", "space before the request line", " GET / HTTP/1.1\r\n", 400, "begins with a space"),
          fields("9110, 5.5", "NUL in a value", "X: a\0b\r\n", 400, "control 0x00"),
          fields("9110, 5.5", "control in a value", "X: a\u0001b\r\n", 400, "control 0x01"),
          fields("9110, 5.5", "vertical tab around a value", "X: \u000bb\r\n", 400, "control 0x0b"),
          fields("9110, 5.5", "DEL in a value", "X: a\u007fb\r\n", 400, "control 0x7f"),
          fields("9110, 5.1", "empty name", ": y\r\n", 400, "field name: ':'"),
          fields("9110, 5.1", "name alone", "X\r\n", 400, "field name: 0x0d"),
          fields("9110, 5.1", "space in a name", "X Y: z\r\n", 400, "field name: 0x20"),
          fields("9110, 5.1", "parenthesis in a name", "X(Y): z\r\n", 400, "field name: '('"),
          fields("9110, 5.1", "slash in a name", "X/Y: z\r\n", 400, "field name: '/'"),
          fields("9110, 5.1", "control in a name", "X\u0001: z\r\n", 400, "field name: 0x01"),
          fields("9110, 5.1", "NUL in a name", "X\0: z\r\n", 400, "field name: 0x00"),
          fields("9110, 5.1", "obs-text in a name", "X\u00e9: z\r\n", 400, "field name: 0xe9"),
          fields("9110, 5.1", "CR in a name", "X\rTransfer-Encoding: chunked\r\n", 400, "field name: 0x0d"));

  private static final List<Rule> START_LINES =
      List.of(
          line("9110, 9.1", "parenthesis in the method", "GE(T / HTTP/1.1", 400, "method: '('"),
          line("9110, 9.1", "tab in the method", "GET\t/ HTTP/1.1", 400, "method: 0x09"),
          line("9110, 9.1", "colon in the method", "G:T / HTTP/1.1", 400, "method: ':'"),
          line("9110, 9.1", "obs-text in the method", "G\u00c9T / HTTP/1.1", 400, "method: 0xc9"),
          line("9112, 3", "no target", "GET  HTTP/1.1", 400, "two spaces"),
          line("9112, 3", "two spaces before the target", "GET  / HTTP/1.1", 400, "two spaces"),
          line("9112, 3", "two spaces before the version", "GET /  HTTP/1.1", 400, "version:  HTTP/1.1"),
          line("9112, 3", "space in the target", "GET /a b HTTP/1.1", 400, "version: b HTTP/1.1"),
          line("9112, 3", "space after the version", "GET / HTTP/1.1 ", 400, "version: HTTP/1.1 "),
          line("9112, 3", "one word", "GET", 400, "one word"),
          line("9112, 3", "HTTP/0.9", "GET /", 400, "no version"),
          line("9112, 3", "HTTP/0.9 with a space", "GET / ", 400, "version: (empty)"),
          line("9112, 2.3", "HTTP/0.9 by name", "GET / HTTP/0.9", 400, "HTTP/0.9"),
          line("9110, 15.6.6", "HTTP/2.0", "GET / HTTP/2.0", 505, "HTTP/2.0"),
          line("9110, 15.6.6", "HTTP/3.1", "GET / HTTP/3.1", 505, "HTTP/3.1"),
          new Rule("9113, 3.4", "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "HTTP/2.0"),
          line("9112, 2.3", "version without a minor one", "GET / HTTP/1", 400, "HTTP/1 "),
          line("9112, 2.3", "version of two digits", "GET / HTTP/1.10", 400, "HTTP/1.10"),
          line("9112, 2.3", "version with a leading zero", "GET / HTTP/01.1", 400, "HTTP/01.1"),
          line("9112, 2.3", "version in lower case", "GET / http/1.1", 400, "http/1.1"),
          line("9112, 2.3", "another protocol", "GET / RTSP/1.1", 400, "RTSP/1.1"),
          line("9112, 2.3", "another separator", "GET / HTTP/1,1", 400, "HTTP/1,1"),
          line("9112, 3.2", "tab in the target", "GET /a\tb HTTP/1.1", 400, "target: 0x09"),
          line("9112, 3.2", "NUL in the target", "GET /a\0b HTTP/1.1", 400, "control 0x00"),
          line("9112, 3.2", "DEL in the target", "GET /a\u007fb HTTP/1.1", 400, "control 0x7f"),
          new Rule("9112, 2.2", "bare CR in the target", "GET /a\rb HTTP/1.1\r\n", 400, "CR, then 'b'"),
          new Rule("8446, 5.1", "a TLS client", "\u0016\u0003\u0001\u0000", 400, "control 0x16"),
          line("9112, 3.2.1", "no slash", "GET a HTTP/1.1", 400, "target: a "),
          line("9112, 3.2.1", "query only", "GET ?a HTTP/1.1", 400, "target: ?a"),
          line("9112, 3.2.2", "another scheme", "GET ftp://a/ HTTP/1.1", 400, "ftp://a/"),
          line("9112, 3.2.2", "no authority", "GET http:///a HTTP/1.1", 400, "http:///a"),
          line("9112, 3.2.2", "port only", "GET http://:80/a HTTP/1.1", 400, "http://:80/a"),
          line("9112, 3.2.2", "one slash", "GET http:/a HTTP/1.1", 400, "http:/a"),
          line("9110, 4.2.4", "user in the target", "GET http://u@a/ HTTP/1.1", 400, "http://u@a/"),
          line("9110, 4.2.1", "authority with a backslash", "GET http://a\\b/ HTTP/1.1", 400, "http://a"),
          line("9112, 3.2.3", "authority-form but for CONNECT", "GET a:80 HTTP/1.1", 400, "a:80"),
          line("9112, 3.2.4", "asterisk but for OPTIONS", "GET * HTTP/1.1", 400, "target: *"),
          line("9112, 3.2.4", "asterisk and more", "OPTIONS *a HTTP/1.1", 400, "target: *a"),
          line("9110, 9.3.6", "CONNECT", "CONNECT a:443 HTTP/1.1", 405, "CONNECT"),
          new Rule("9110, 9.3.6", "CONNECT without Host", "CONNECT a:443 HTTP/1.1\r\n\r\n", 405, "CONNECT"),
          line("9112, 3", "target too long", "GET /" + "a".repeat(200) + " HTTP/1.1", 414, "more than 200 bytes"),
          line("9112, 3", "method too long", "G".repeat(201) + " / HTTP/1.1", 400, "more than 200 bytes"),
          line("9112, 3", "version too long", "GET / HTTP/1." + "1".repeat(200), 400, "more than 200 bytes"),
          fields("6585, 5", "value too long", "X: " + "y".repeat(400) + "\r\n", 431, "more than 400 bytes"),
          fields("6585, 5", "name too long", "X".repeat(401) + ": y\r\n", 431, "more than 400 bytes"),
          fields("6585, 5", "fields too large together", "X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".repeat(9), 431, "more than 400 bytes"),
          fields("6585, 5", "too many fields", "X: y\r\n".repeat(10), 431, "more than 10 field lines"));

  private static final List<Rule> HOSTS =
      List.of(
          host("9112, 3.2", "none", "", "Host: none"),
          host("9112, 3.2", "two", "Host: a\r\nHost: a\r\n", "Host: 2 lines"),
          host("9112, 3.2", "two, spelled otherwise", "Host: a\r\nhOST: b\r\n", "Host: 2 lines"),
          host("9110, 4.2.1", "empty", "Host:\r\n", "Host: (empty)"),
          host("9110, 7.2", "user", "Host: u@a\r\n", "u@a"),
          host("9110, 7.2", "user and password", "Host: u:p@a\r\n", "u:p@a"),
          host("9110, 7.2", "path", "Host: a/b\r\n", "a/b"),
          host("9110, 7.2", "backslash", "Host: a\\b\r\n", "a\\b"),
          host("9110, 7.2", "query", "Host: a?b\r\n", "a?b"),
          host("9110, 7.2", "fragment", "Host: a#b\r\n", "a#b"),
          host("9110, 7.2", "space", "Host: a b\r\n", "a b"),
          host("9110, 7.2", "list", "Host: a, b\r\n", "a, b"),
          host("9110, 7.2", "scheme", "Host: http://a\r\n", "http://a"),
          host("9110, 7.2", "quotes", "Host: \"a\"\r\n", "\"a\""),
          host("3986, 3.2.2", "obs-text", "Host: \u00e9\r\n", "Host: ?"),
          host("3986, 2.1", "half an escape", "Host: a%2\r\n", "a%2"),
          host("3986, 2.1", "escape that is none", "Host: a%zz\r\n", "a%zz"),
          host("3986, 3.2.3", "port with letters", "Host: a:b\r\n", "a:b"),
          host("3986, 3.2.3", "port with a sign", "Host: a:+80\r\n", "a:+80"),
          host("3986, 3.2.3", "two ports", "Host: a:80:80\r\n", "a:80:80"),
          host("3986, 3.2.3", "port too high", "Host: a:65536\r\n", "a:65536"),
          host("3986, 3.2.3", "port of many digits", "Host: a:4294967376\r\n", "a:4294967376"),
          host("3986, 3.2.3", "port only", "Host: :80\r\n", "Host: :80"),
          host("3986, 3.2.2", "open bracket", "Host: [::1\r\n", "[::1"),
          host("3986, 3.2.2", "brackets around a name", "Host: [a.b]\r\n", "[a.b]"),
          host("3986, 3.2.2", "brackets around nothing", "Host: []\r\n", "[]"),
          host("3986, 3.2.2", "something after the bracket", "Host: [::1]a\r\n", "[::1]a"),
          host("3986, 3.2.2", "IPv6 without brackets", "Host: ::1\r\n", "::1"),
          new Rule("9112, 3.2", "empty in HTTP/1.0", "GET / HTTP/1.0\r\nHost:\r\n\r\n", 400, "(empty)"),
          new Rule("9112, 3.2", "two in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400, "2 lines"),
          new Rule("9112, 3.2.2", "none beside an absolute target", "GET http://a/ HTTP/1.1\r\n\r\n", 400, "none"),
          new Rule("9112, 3.2.2", "invalid beside an absolute target", "GET http://a/ HTTP/1.1\r\nHost: u@b\r\n\r\n", 400, "u@b"));

  private static final List<Rule> CHUNKS =
      List.of(
          chunks("9112, 7.1", "no digit", "\r\n", "chunk size: 0x0d after 0 digits"),
          chunks("9112, 7.1", "no hexadecimal digit", "g\r\n", "chunk size: 'g'"),
          chunks("9112, 7.1", "minus", "-1\r\n", "chunk size: '-'"),
          chunks("9112, 7.1", "plus", "+1\r\n", "chunk size: '+'"),
          chunks("9112, 7.1", "0x", "0x1\r\n", "chunk size: 'x' after 1 digits"),
          chunks("9112, 7.1", "space before", " 1\r\na\r\n", "chunk size: 0x20"),
          chunks("9112, 7.1", "space after", "1 \r\na\r\n", "chunk size: 0x20"),
          chunks("9112, 7.1", "tab after", "1\t\r\na\r\n", "chunk size: 0x09"),
          chunks("9112, 7.1", "underscore", "1_0\r\n", "chunk size: '_'"),
          chunks("9112, 7.1", "overflow", "1" + "0".repeat(16) + "\r\n", "after 15 digits"),
          chunks("9112, 7.1", "zeros without end", "0".repeat(16) + "\r\n", "after 15 digits"),
          chunks("9112, 7.1", "bare LF after the size", "1\na\r\n", "chunk size: 0x0a"),
          chunks("9112, 7.1", "bare CR after the size", "1\ra", "chunk extension: 'a'"),
          chunks("9112, 7.1", "chunk too long", "1\r\nab\r\n", "'b' after a chunk"),
          chunks("9112, 7.1", "bare LF after the chunk", "1\r\na\n0\r\n\r\n", "0x0a after a chunk"),
          chunks("9112, 7.1", "bare CR after the chunk", "1\r\na\r0\r\n", "'0' after a chunk"),
          chunks("9112, 7.1", "end without CR LF", "0\r\nX", "field name"),
          chunks("9112, 7.1", "bare LF at the end", "0\r\n\n", "field name: 0x0a"),
          chunks("9112, 7.1.1", "extension without a name", "1;\r\n", "chunk extension: 0x0d"),
          chunks("9112, 7.1.1", "extension with a space", "1; a\r\n", "chunk extension: 0x20"),
          chunks("9112, 7.1.1", "space before an extension", "1 ;a\r\n", "chunk size: 0x20"),
          chunks("9112, 7.1.1", "extension without a value", "1;a=\r\n", "chunk extension: 0x0d"),
          chunks("9112, 7.1.1", "LF in an extension", "1;a\n0\r\n\r\n", "chunk extension: 0x0a"),
          chunks("9112, 7.1.1", "LF in a quoted extension", "1;a=\"\n\"\r\n", "chunk extension: 0x0a"),
          chunks("9112, 7.1.1", "CR LF in a quoted extension", "1;a=\"\r\n\"\r\n", "chunk extension: 0x0d"),
          chunks("9112, 7.1.1", "text after quotes", "1;a=\"b\"c\r\n", "chunk extension: 'c'"),
          chunks("9112, 7.1.1", "extension too long", "1;" + "a".repeat(256) + "\r\n", "more than 256 bytes"),
          chunks("9110, 6.5.1", "CL as trailer", "0\r\nContent-Length: 5\r\n\r\n", "trailer: Content-Length"),
          chunks("9110, 6.5.1", "TE as trailer", "0\r\ntransfer-encoding: chunked\r\n\r\n", "trailer: transfer-encoding"),
          chunks("9110, 6.5.1", "Host as trailer", "0\r\nHOST: b\r\n\r\n", "trailer: HOST"),
          chunks("9112, 7.1.2", "folded trailer", "0\r\nX: y\r\n z\r\n\r\n", "folded"),
          chunks("9112, 7.1.2", "trailer with space before the colon", "0\r\nX : y\r\n\r\n", "field name: 0x20"),
          chunks("9112, 7.1.2", "trailer with NUL", "0\r\nX: \0\r\n\r\n", "control 0x00"),
          chunks("9112, 7.1.2", "bare LF after a trailer", "0\r\nX: y\n\r\n", "control 0x0a"),
          chunks("6585, 5", "trailers too many", "0\r\n" + "X: y\r\n".repeat(11) + "\r\n", "more than 10"));

  @TestFactory
  Stream<DynamicTest> ambiguousFraming() {
    return FRAMING.stream().map(RequestRefusalTest::test);
  }

  @TestFactory
  Stream<DynamicTest> malformedLines() {
    return LINES.stream().map(RequestRefusalTest::test);
  }

  @TestFactory
  Stream<DynamicTest> malformedRequestLines() {
    return START_LINES.stream().map(RequestRefusalTest::test);
  }

  @TestFactory
  Stream<DynamicTest> invalidHosts() {
    return HOSTS.stream().map(RequestRefusalTest::test);
  }

  @TestFactory
  Stream<DynamicTest> malformedChunks() {
    return CHUNKS.stream().map(RequestRefusalTest::test);
  }

  /** The refusal is the last word, and nothing of the request that follows is heard. */
  private static DynamicTest test(Rule rule) {
    String smuggled = "GET /smuggled HTTP/1.1\r\nHost: b\r\n\r\n";
    int status = CHUNKS.contains(rule) && rule.section.startsWith("6585") ? 431 : rule.status;
    return DynamicTest.dynamicTest(
        "%s (RFC %s)".formatted(rule.what, rule.section),
        () -> {
          List<String> lines = Decoded.requests(rule.bytes + smuggled).lines();
          assertThat(lines.getLast()).startsWith("refused " + status + ": ").contains(rule.detail);
          assertThat(String.join(" ", lines)).doesNotContain("/smuggled HTTP_1_1");
          int heads = CHUNKS.contains(rule) ? 1 : 0;
          assertThat(lines.stream().filter(line -> line.startsWith("POST")).count()).isEqualTo(heads);
        });
  }

  @Test
  void nonAsciiInTheTargetIsRefusedOnlyWhereAskedFor() {
    String request = "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n";
    assertThat(Decoded.requests(request).lines().getFirst()).startsWith("GET /\u00e9 ");
    assertThat(Decoded.requests(Decoded.LIMITS, true, List.of(request)).lines())
        .singleElement()
        .asString()
        .startsWith("refused 400: target: /?");
  }

  @Test
  void aHeadIsRefusedAsSoonAsItIsTooLarge() {
    String dribble = "GET / HTTP/1.1\r\nX: " + "y".repeat(400);
    assertThat(Decoded.requests(dribble).lines())
        .singleElement()
        .asString()
        .startsWith("refused 431");
  }

  @Test
  void limitsAreInclusive() {
    String line = "GET /" + "a".repeat(200 - 14) + " HTTP/1.1\r\n";
    String fields = "Host: a\r\nX: " + "y".repeat(400 - 9 - 5) + "\r\n\r\n";
    assertThat(Decoded.requests(line + fields).lines()).hasSize(2);
    assertThat(Decoded.requests(line.replace("/a", "/aa") + fields).lines().getFirst())
        .startsWith("refused 414");
    assertThat(Decoded.requests(line + fields.replace(": y", ": yy")).lines().getFirst())
        .startsWith("refused 431");
  }
}
