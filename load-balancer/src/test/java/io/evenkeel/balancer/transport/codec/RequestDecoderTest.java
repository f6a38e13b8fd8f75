package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evenkeel.balancer.transport.Refusal;
import io.evenkeel.balancer.transport.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RequestDecoderTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  /** A request, and what becomes of it. */
  private record Rule(String section, String what, String bytes, String... lines) {}

  private static Rule target(String section, String what, String method, String target) {
    return new Rule(
        section,
        what,
        method + " " + target + " HTTP/1.1\r\nHost: a\r\n\r\n",
        method + " " + target + " HTTP_1_1 [Host: a] NONE",
        "end");
  }

  private static Rule host(String what, String host) {
    return new Rule(
        "3986, 3.2",
        what,
        "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n",
        "GET / HTTP_1_1 [Host: " + host + "] NONE",
        "end");
  }

  private static Rule field(String section, String what, String line, String read) {
    return new Rule(
        section,
        what,
        "GET / HTTP/1.1\r\nHost: a\r\n" + line + "\r\n\r\n",
        "GET / HTTP_1_1 [Host: a] [" + read + "] NONE",
        "end");
  }

  private static Rule chunked(String section, String what, String chunks, String... lines) {
    return new Rule(
        section,
        what,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks,
        Stream.concat(
                Stream.of("POST / HTTP_1_1 [Host: a] [Transfer-Encoding: chunked] CHUNKED"),
                Stream.of(lines))
            .toArray(String[]::new));
  }

  private static final List<Rule> RULES =
      List.of(
          target("9112, 3.2.1", "raw characters", "GET", "/a|b{c}^`\"<>\\"),
          target("9112, 3.2.1", "escapes that are none", "GET", "/%zz%2e%2E%"),
          target("9112, 3.2.1", "dots, slashes, semicolons", "GET", "//a/../b//./;c=d?e=/?f"),
          target("9112, 3.2.1", "obs-text", "GET", "/\u00e9\u00ff\u0080?\u00a0"),
          target("9112, 3.2.1", "fragment", "GET", "/a#b"),
          target("9112, 3.2.2", "absolute-form", "GET", "http://b:8080/c?d"),
          target("9112, 3.2.2", "absolute-form without a path", "GET", "HTTP://b?c"),
          target("9112, 3.2.2", "absolute-form with https", "GET", "https://[::1]/"),
          target("9112, 3.2.4", "asterisk-form", "OPTIONS", "*"),
          target("9110, 9.1", "custom method", "X-!#$%&'*+.^_`|~", "/"),
          target("9110, 9.1", "method in lower case", "get", "/"),
          new Rule("9112, 2.2", "empty lines before it", "\r\n\r\n" + GET, "GET / HTTP_1_1 [Host: a] NONE", "end"),
          new Rule("9112, 2.3", "HTTP/1.9", GET.replace("1.1", "1.9"), "GET / HTTP_1_1 [Host: a] NONE", "end"),
          new Rule("9112, 3.2", "HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", "GET / HTTP_1_0 NONE", "end"),
          new Rule("9112, 3.2.2", "empty Host beside an absolute target", "GET http://a HTTP/1.1\r\nHost:\r\n\r\n", "GET http://a HTTP_1_1 [Host: ] NONE", "end"),
          host("port", "a.b-c_d~:65535"),
          host("empty port", "a:"),
          host("IPv4", "127.0.0.1:80"),
          host("IPv6", "[2001:db8::1]:80"),
          host("IPv6 with IPv4 in it", "[::ffff:127.0.0.1]"),
          host("escapes and delimiters", "a%20b!$&'()*+,;=c"),
          field("9110, 5.5", "white space around a value", "X: \t y \t", "X: y"),
          field("9110, 5.5", "no white space", "X:y", "X: y"),
          field("9110, 5.5", "white space within a value", "X: y \t z", "X: y \t z"),
          field("9110, 5.5", "empty value", "X:", "X: "),
          field("9110, 5.5", "blank value", "X:  ", "X: "),
          field("9110, 5.5", "colons in a value", "X: :y:z", "X: :y:z"),
          field("9110, 5.5", "obs-text in a value", "X: \u0080\u00a0\u00ff", "X: \u0080\u00a0\u00ff"),
          field("9110, 5.6.2", "every tchar", "!#$%&'*+-.^_`|~09azAZ: y", "!#$%&'*+-.^_`|~09azAZ: y"),
          field("9110, 5.3", "repeated, in order", "X: 1\r\nx: 2\r\nY: 3\r\nX: 1", "X: 1] [x: 2] [Y: 3] [X: 1"),
          field("hixie-76", "fields for which Netty expects 8 bytes", "Sec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2", "Sec-WebSocket-Key1: 1] [Sec-WebSocket-Key2: 2"),
          new Rule("9112, 6.3", "CL", "POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc", "POST / HTTP_1_0 [Content-Length: 3] LENGTH", "content abc", "end"),
          new Rule("9112, 6.3", "CL with zeros", "POST / HTTP/1.0\r\nContent-Length: 003\r\n\r\nabc", "POST / HTTP_1_0 [Content-Length: 003] LENGTH", "content abc", "end"),
          new Rule("9112, 6.3", "CL of 0", "POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n", "POST / HTTP_1_0 [Content-Length: 0] LENGTH", "end"),
          new Rule("9112, 6.3", "CL of 2^63 - 1", "POST / HTTP/1.0\r\nContent-Length: 9223372036854775807\r\n\r\nabc", "POST / HTTP_1_0 [Content-Length: 9223372036854775807] LENGTH", "content abc"),
          new Rule("9112, 6.3", "body of a GET", "GET / HTTP/1.0\r\nContent-Length: 1\r\n\r\na", "GET / HTTP_1_0 [Content-Length: 1] LENGTH", "content a", "end"),
          new Rule("9112, 9.3.2", "pipelined", GET + GET, "GET / HTTP_1_1 [Host: a] NONE", "end", "GET / HTTP_1_1 [Host: a] NONE", "end"),
          new Rule("9112, 2.2", "CR LF between two", GET + "\r\n" + GET, "GET / HTTP_1_1 [Host: a] NONE", "end", "GET / HTTP_1_1 [Host: a] NONE", "end"),
          chunked("9112, 7.1", "chunks", "3\r\nabc\r\n0a\r\n0123456789\r\n0\r\n\r\n", "content abc0123456789", "end"),
          chunked("9112, 7.1", "digits in either case", "A\r\n0123456789\r\na\r\n0123456789\r\n000\r\n\r\n", "content 01234567890123456789", "end"),
          chunked("9112, 7.1", "CR LF in a chunk", "2\r\n\r\n\r\n0\r\n\r\n", "content \r\n", "end"),
          chunked("9112, 7.1", "chunk of more than 2^31 bytes", "fffffffff\r\nabc", "content abc"),
          chunked("9112, 7.1", "not over yet", "3\r\nabc\r\n0\r\n", "content abc"),
          chunked("9112, 7.1.1", "extensions", "1;a;b=c;d=\"e\\\"\\\\;\t\"\r\nx\r\n0;f\r\n\r\n", "content x", "end"),
          chunked("9112, 7.1.2", "trailers", "0\r\nX: y\r\nx:z \r\n\r\n", "end [X: y] [x: z]"),
          chunked("9110, 6.5.1", "trailers that must not be", "0\r\nConnection: X\r\nX: y\r\nAuthorization: z\r\nx-forwarded-FOR: z\r\n\r\n", "end [X: y]"));

  @TestFactory
  Stream<DynamicTest> wellFormedRequestsTravelUnchanged() {
    return RULES.stream()
        .map(rule ->
            DynamicTest.dynamicTest(
                "%s (RFC %s)".formatted(rule.what, rule.section),
                () -> assertThat(Decoded.requests(rule.bytes).lines()).containsExactly(rule.lines)));
  }

  private final RequestDecoder decoder = new RequestDecoder(Decoded.LIMITS, false);
  private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

  private void arrive(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
  }

  private ChannelHandlerContext context() {
    return channel.pipeline().context(decoder);
  }

  private List<Object> taken() {
    List<Object> taken = new ArrayList<>();
    for (Object out = channel.readInbound(); out != null; out = channel.readInbound()) {
      taken.add(out);
    }
    return taken;
  }

  @Test
  void decodesNothingBehindAMessageUntilTold() {
    arrive(GET + GET.replace("/ ", "/2 "));
    assertThat(taken()).hasSize(2).last().isSameAs(EndOfMessage.PLAIN);
    arrive(GET);
    assertThat(taken()).isEmpty();
    decoder.next(context());
    assertThat(taken()).hasSize(2).first().extracting("target").isEqualTo("/2");
    decoder.next(context());
    assertThat(taken()).hasSize(2);
    decoder.next(context());
    assertThat(taken()).isEmpty();
  }

  @Test
  void anyNumberOfPipelinedRequestsCanBeAnsweredAtOnce() {
    int[] heads = {0};
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof RequestHead) {
                  heads[0]++;
                } else {
                  decoder.next(context());
                }
              }
            });
    arrive(GET.repeat(20_000));
    assertThat(heads[0]).isEqualTo(20_000);
  }

  @Test
  void passesOnTheBytesBehindAnUpgradeWhenRemoved() {
    arrive(GET + "tunnelled");
    taken();
    channel.pipeline().remove(decoder);
    ByteBuf rest = channel.readInbound();
    assertThat(rest.toString(ISO_8859_1)).isEqualTo("tunnelled");
    rest.release();
  }

  @Test
  void canBeRemovedWhileTheMessageIsHandedOver() {
    List<String> seen = new ArrayList<>();
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof EndOfMessage) {
                  ctx.pipeline().remove(decoder);
                } else if (message instanceof ByteBuf bytes) {
                  seen.add(bytes.toString(ISO_8859_1));
                  bytes.release();
                }
              }
            });
    arrive(GET + "tunnelled");
    arrive(" on");
    assertThat(seen).containsExactly("tunnelled", " on");
  }

  @Test
  void reportsTheFirstByteOfARequestButNoEmptyLine() {
    assertThat(decoder.hasBegun()).isFalse();
    arrive("\r");
    assertThat(decoder.hasBegun()).isFalse();
    arrive("\nG");
    assertThat(decoder.hasBegun()).isTrue();
    arrive(GET.substring(1));
    assertThat(decoder.hasBegun()).isFalse();
    arrive("G");
    assertThat(decoder.hasBegun()).isTrue();
    decoder.next(context());
    assertThat(decoder.hasBegun()).isTrue();
  }

  @Test
  void aWholeLineIsJudgedBeforeTheRestOfTheHeadHasArrived() {
    arrive("GET /\r\n");
    assertThat(taken()).singleElement().isInstanceOf(Refusal.class);
  }

  @Test
  void nothingIsDecodedBehindARefusal() {
    arrive("GET /\r\n" + GET);
    decoder.next(context());
    arrive(GET);
    assertThat(taken()).hasSize(1);
    assertThat(decoder.hasBegun()).isFalse();
  }

  @Test
  void theNextRequestIsNotToBeAskedForWithinOne() {
    assertThatIllegalStateException().isThrownBy(() -> decoder.next(context()));
  }

  /** One read, one buffer: nothing is copied or cut. */
  @Test
  void contentIsPassedOnAsItWasRead() {
    arrive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n");
    taken();
    arrive("x".repeat(100_000));
    assertThat(taken())
        .singleElement()
        .satisfies(content -> {
          assertThat(((ByteBuf) content).readableBytes()).isEqualTo(100_000);
          assertThat(((ByteBuf) content).release()).isTrue();
        });
  }

  /** Netty's decoder asks for more whenever it has emitted nothing. */
  @Test
  void readsNothingMoreWhilePausedBehindAMessage() {
    int[] reads = {0};
    channel
        .pipeline()
        .addFirst(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void read(ChannelHandlerContext ctx) {
                reads[0]++;
              }
            });
    channel.config().setAutoRead(false);
    arrive(GET);
    arrive(GET);
    arrive(GET);
    assertThat(reads[0]).isZero();
    taken();
  }

  @Test
  void aRequestThatWaitsOutlivesTheClientsShuttingDownItsSide() {
    arrive(GET + GET.replace("/ ", "/2 "));
    taken();
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    decoder.next(context());
    assertThat(taken()).first().extracting("target").isEqualTo("/2");
  }

  @Test
  void aRequestThatWasCutDoesNotEnd() {
    arrive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n");
    channel.finish();
    assertThat(taken()).hasSize(1).first().isInstanceOf(RequestHead.class);
  }
}
