package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ResponseDecoderTest {

  /** The response to a GET, or to {@code HEAD}, and what becomes of it. */
  private record Rule(String section, String what, String bytes, String... lines) {

    String method() {
      return what.startsWith("HEAD") ? "HEAD" : "GET";
    }
  }

  private static Rule line(String section, String what, String line, String read) {
    return new Rule(
        section,
        what,
        line + "\r\nContent-Length: 0\r\n\r\n",
        read + " [Content-Length: 0] LENGTH",
        "end",
        "clean");
  }

  private static Rule bad(String section, String what, String bytes, String detail) {
    return new Rule(section, what, bytes + "\r\n", "failed NOT_HTTP: " + detail, "unclean");
  }

  private static Rule badField(String section, String what, String fields, String detail) {
    return bad(section, what, "HTTP/1.1 200 OK\r\n" + fields + "\r\n", detail);
  }

  private static Rule large(String what, String bytes) {
    return new Rule("6585, 5", what, bytes, "failed HEAD_TOO_LARGE", "unclean");
  }

  private static final List<Rule> GOOD =
      List.of(
          line("9112, 4", "reason", "HTTP/1.1 200 Very OK", "200 Very OK, HTTP_1_1"),
          line("9112, 4", "no reason", "HTTP/1.1 200 ", "200 , HTTP_1_1"),
          line("9112, 4", "no reason and no space", "HTTP/1.1 200", "200 , HTTP_1_1"),
          line("9112, 4", "reason with obs-text and a tab", "HTTP/1.1 200 \u00e9\t\u00ff", "200 \u00e9\t\u00ff, HTTP_1_1"),
          line("9112, 4", "reason with spaces around", "HTTP/1.1 200  OK ", "200  OK , HTTP_1_1"),
          line("9110, 15", "status without a class", "HTTP/1.1 999 X", "999 X, HTTP_1_1"),
          line("9110, 15", "unknown status", "HTTP/1.1 299 X", "299 X, HTTP_1_1"),
          line("9112, 2.3", "HTTP/1.0", "HTTP/1.0 200 OK", "200 OK, HTTP_1_0"),
          line("9112, 2.3", "HTTP/1.2", "HTTP/1.2 200 OK", "200 OK, HTTP_1_1"),
          new Rule("9112, 5.1", "space before a colon is removed", "HTTP/1.1 200 OK\r\nContent-Length \t: 1\r\n\r\na", "200 OK, HTTP_1_1 [Content-Length: 1] LENGTH", "content a", "end", "clean"),
          new Rule("9112, 6.3", "HEAD with CL", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "200 OK, HTTP_1_1 [Content-Length: 5] NONE", "end", "clean"),
          new Rule("9112, 6.3", "HEAD with TE", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "200 OK, HTTP_1_1 [Transfer-Encoding: chunked] NONE", "end", "clean"),
          new Rule("9112, 6.3", "204", "HTTP/1.1 204 No Content\r\n\r\n", "204 No Content, HTTP_1_1 NONE", "end", "clean"),
          new Rule("9112, 6.3", "304 with CL", "HTTP/1.1 304 X\r\nContent-Length: 5\r\n\r\n", "304 X, HTTP_1_1 [Content-Length: 5] NONE", "end", "clean"),
          new Rule("9112, 6.3", "205 with content", "HTTP/1.1 205 X\r\nContent-Length: 1\r\n\r\na", "205 X, HTTP_1_1 [Content-Length: 1] LENGTH", "content a", "end", "clean"),
          new Rule("9112, 6.3", "chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: CHUNKED\r\n\r\n1\r\na\r\n0\r\nX : y\r\nSet-Cookie: z\r\n\r\n", "200 OK, HTTP_1_1 [Transfer-Encoding: CHUNKED] CHUNKED", "content a", "end [X: y]", "clean"),
          new Rule("9110, 8.6", "CL repeated, the same", "HTTP/1.1 200 OK\r\nA: 1\r\nContent-Length: 1\r\nB: 2\r\ncontent-length: 1, 1\r\n\r\na", "200 OK, HTTP_1_1 [A: 1] [Content-Length: 1] [B: 2] LENGTH", "content a", "end", "clean"),
          new Rule("9112, 6.3", "up to the end", "HTTP/1.1 200 OK\r\n\r\nabc", "200 OK, HTTP_1_1 UNTIL_CLOSE", "content abc", "unclean", "end"),
          new Rule("9112, 6.3", "up to the end, without a byte", "HTTP/1.0 200 OK\r\n\r\n", "200 OK, HTTP_1_0 UNTIL_CLOSE", "unclean", "end"),
          new Rule("9110, 15.2", "interim ones", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 X\r\n\r\n", "100 Continue, HTTP_1_1 NONE", "103 Early Hints, HTTP_1_1 [Link: </a>] NONE", "204 X, HTTP_1_1 NONE", "end", "clean"),
          new Rule("9110, 15.2.2", "101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\ntunnelled", "101 Switching Protocols, HTTP_1_1 [Upgrade: websocket] NONE", "end", "unclean"),
          new Rule("hixie-76", "101 for which Netty expects 16 bytes", "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nSec-WebSocket-Origin: a\r\nSec-WebSocket-Location: b\r\n\r\n", "101 X, HTTP_1_1 [Upgrade: websocket] [Sec-WebSocket-Origin: a] [Sec-WebSocket-Location: b] NONE", "end", "unclean"));

  private static final List<Rule> CUT =
      List.of(
          new Rule("9112, 8", "in the head", "HTTP/1.1 200 OK\r\nContent-Len", "unclean"),
          new Rule("9112, 8", "before the head", "H", "unclean"),
          new Rule("9112, 8", "before CL bytes", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", "200 OK, HTTP_1_1 [Content-Length: 3] LENGTH", "content ab", "unclean"),
          new Rule("9112, 8", "before the last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", "200 OK, HTTP_1_1 [Transfer-Encoding: chunked] CHUNKED", "content ab", "unclean"),
          new Rule("9112, 8", "in the trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n", "200 OK, HTTP_1_1 [Transfer-Encoding: chunked] CHUNKED", "unclean"),
          new Rule("9110, 15.2", "behind an interim one", "HTTP/1.1 100 Continue\r\n\r\n", "100 Continue, HTTP_1_1 NONE", "unclean"),
          new Rule("9112, 9.2", "more than was asked for", "HTTP/1.1 204 X\r\n\r\nHTTP/1.1 204 X\r\n\r\n", "204 X, HTTP_1_1 NONE", "end", "unclean"),
          new Rule("9112, 6.3", "204 with content", "HTTP/1.1 204 X\r\nContent-Length: 1\r\n\r\na", "204 X, HTTP_1_1 [Content-Length: 1] NONE", "end", "unclean"));

  private static final List<Rule> BAD =
      List.of(
          bad("9112, 4", "no HTTP", "SSH-2.0-OpenSSH_9.6", "status line"),
          bad("9112, 4", "lower case", "http/1.1 200 OK", "version"),
          bad("9112, 2.3", "HTTP/2.0", "HTTP/2.0 200 OK", "version"),
          bad("9112, 4", "no status", "HTTP/1.1", "status line"),
          bad("9112, 4", "status of two digits", "HTTP/1.1 20 OK", "status line"),
          bad("9112, 4", "status of four digits", "HTTP/1.1 2000 OK", "status line"),
          bad("9112, 4", "status with a sign", "HTTP/1.1 +20 OK", "status line"),
          bad("9110, 15", "status below 100", "HTTP/1.1 099 OK", "status line"),
          bad("9112, 4", "two spaces before the status", "HTTP/1.1  200 OK", "status line"),
          bad("9112, 4", "tab before the reason", "HTTP/1.1 200\tOK", "status line"),
          bad("9112, 4", "control in the reason", "HTTP/1.1 200 O\u0001K", "control 0x01"),
          bad("9112, 4", "NUL in the reason", "HTTP/1.1 200 O\0K", "control 0x00"),
          bad("9112, 2.2", "empty line before", "\r\nHTTP/1.1 200 OK\r\n", "status line"),
          bad("9112, 2.2", "bare LF after the status line", "HTTP/1.1 200 OK\n\r\n", "control 0x0a"),
          badField("9112, 2.2", "bare LF after a field", "X: y\n", "control 0x0a"),
          badField("9112, 2.2", "bare CR in a value", "X: y\rz\r\n", "CR, then 'z'"),
          badField("9112, 5.2", "folded line", "X: y\r\n z\r\n", "line that begins with white space"),
          badField("9110, 5.5", "NUL in a value", "X: \0\r\n", "control 0x00"),
          badField("9110, 5.5", "control in a value", "X: \u001b\r\n", "control 0x1b"),
          badField("9110, 5.1", "invalid name", "X(: y\r\n", "field name: '('"),
          badField("9110, 5.1", "two words as a name", "X Y: z\r\n", "field name: 'Y'"),
          badField("9110, 5.1", "no colon", "X\r\n", "field name: 0x0d"),
          badField("9110, 5.1", "empty name", ": y\r\n", "field name: ':'"),
          badField("9112, 6.3", "TE and CL", "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n", "both"),
          badField("9112, 6.3", "CL repeated, different", "Content-Length: 1\r\nContent-Length: 2\r\n", "Content-Length: 1, 2"),
          badField("9112, 6.3", "CL list, different", "Content-Length: 1, 01\r\n", "Content-Length: 1, 01"),
          badField("9112, 6.3", "CL negative", "Content-Length: -1\r\n", "Content-Length: -1"),
          badField("9112, 6.3", "CL empty", "Content-Length:\r\n", "Content-Length: (empty)"),
          badField("9112, 6.3", "CL list with an empty member", "Content-Length: 1,\r\n", "Content-Length: 1,"),
          badField("9112, 6.3", "CL too large", "Content-Length: 9223372036854775808\r\n", "Content-Length: 9"),
          badField("9112, 6.1", "TE not chunked", "Transfer-Encoding: gzip\r\n", "Transfer-Encoding: gzip"),
          badField("9112, 6.1", "TE not just chunked", "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: gzip"),
          badField("9112, 6.1", "TE chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked,chunked"),
          bad("9112, 6.1", "TE in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding in HTTP/1.0"),
          bad("9112, 6.3", "HEAD with an invalid CL", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n", "Content-Length: x"),
          large("status line too long", "HTTP/1.1 200 " + "x".repeat(200) + "\r\n\r\n"),
          large("fields too large", "HTTP/1.1 200 OK\r\nX: " + "y".repeat(400) + "\r\n\r\n"),
          large("too many fields", "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(11) + "\r\n"));

  @TestFactory
  Stream<DynamicTest> wellFormedResponses() {
    return GOOD.stream().map(ResponseDecoderTest::exactly);
  }

  @TestFactory
  Stream<DynamicTest> whatWasCutNeverEndsAndWhatIsTooMuchMakesUnclean() {
    return CUT.stream().map(ResponseDecoderTest::exactly);
  }

  @TestFactory
  Stream<DynamicTest> malformedResponses() {
    return BAD.stream()
        .map(rule ->
            DynamicTest.dynamicTest(
                "%s (RFC %s)".formatted(rule.what, rule.section),
                () -> {
                  String more = "HTTP/1.1 204 X\r\n\r\n";
                  List<String> lines = Decoded.response(rule.method(), rule.bytes + more).lines();
                  assertThat(lines).hasSize(2);
                  assertThat(lines.get(0)).startsWith(rule.lines[0]);
                  assertThat(lines.get(1)).isEqualTo(rule.lines[1]);
                }));
  }

  private static DynamicTest exactly(Rule rule) {
    return DynamicTest.dynamicTest(
        "%s (RFC %s)".formatted(rule.what, rule.section),
        () ->
            assertThat(Decoded.response(rule.method(), rule.bytes).lines())
                .containsExactly(rule.lines));
  }

  @Test
  void interimResponsesWithoutEndAreNone() {
    String interim = "HTTP/1.1 100 Continue\r\n\r\n";
    List<String> lines =
        Decoded.response(Decoded.LIMITS, "GET", List.of(interim.repeat(101))).lines();
    assertThat(lines).hasSize(102);
    assertThat(lines.get(100)).startsWith("failed NOT_HTTP: 101 interim responses");
  }

  private final ResponseDecoder decoder = new ResponseDecoder(Decoded.LIMITS);
  private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

  private void arrive(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
  }

  private List<Object> taken() {
    List<Object> taken = new ArrayList<>();
    for (Object out = channel.readInbound(); out != null; out = channel.readInbound()) {
      taken.add(out);
    }
    return taken;
  }

  @Test
  void isCleanBetweenTwoResponsesOnly() {
    assertThat(decoder.isClean()).isTrue();
    decoder.expect("GET");
    assertThat(decoder.isClean()).isFalse();
    arrive("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n");
    assertThat(decoder.isClean()).isFalse();
    arrive("a");
    assertThat(decoder.isClean()).isTrue();
    decoder.expect("GET");
    arrive("HTTP/1.1 204 X\r\n\r\n");
    assertThat(decoder.isClean()).isTrue();
    arrive("\r\n");
    assertThat(decoder.isClean()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> decoder.expect("GET"));
    taken().forEach(io.netty.util.ReferenceCountUtil::release);
  }

  @Test
  void whatArrivesBeforeARequestIsNoResponse() {
    arrive("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    assertThat(decoder.isClean()).isFalse();
    assertThat(taken()).isEmpty();
  }

  @Test
  void aResetIsNotTheEndOfAResponse() {
    decoder.expect("GET");
    arrive("HTTP/1.1 200 OK\r\n\r\n");
    taken();
    try {
      channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
      channel.checkException();
    } catch (Exception expected) {
      assertThat(expected).hasMessage("Connection reset by peer");
    }
    channel.close();
    assertThat(taken()).isEmpty();
  }

  @Test
  void aTlsConnectionThatWasCutIsNotTheEndOfAResponse() {
    decoder.expect("GET");
    arrive("HTTP/1.1 200 OK\r\n\r\n");
    taken();
    channel
        .pipeline()
        .fireUserEventTriggered(new SslCloseCompletionEvent(new ClosedChannelException()));
    channel.close();
    assertThat(taken()).isEmpty();
  }

  @Test
  void anUpstreamThatShutsDownItsSideEndsItsResponse() {
    decoder.expect("GET");
    arrive("HTTP/1.1 200 OK\r\n\r\n");
    taken();
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(taken()).containsExactly(EndOfMessage.PLAIN);
    assertThat(decoder.isClean()).isFalse();
    channel.close();
    assertThat(taken()).isEmpty();
  }

  @Test
  void passesOnTheBytesBehindA101WhenRemoved() {
    decoder.expect("GET");
    arrive("HTTP/1.1 101 X\r\n\r\ntunnelled");
    assertThat(taken()).hasSize(2);
    channel.pipeline().remove(decoder);
    ByteBuf rest = channel.readInbound();
    assertThat(rest.toString(ISO_8859_1)).isEqualTo("tunnelled");
    rest.release();
  }
}
