package io.evenkeel.balancer.transport.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ResponseDecoderTest {

  /** The file responses.txt names the source of each rule. */
  @TestFactory
  Stream<DynamicTest> responsesTravelUnchangedAndWhatWasCutNeverEnds() {
    return WireTable.tests("responses.txt", rule -> decoded(rule, ""));
  }

  /** The file malformed-responses.txt names the source of each rule. */
  @TestFactory
  Stream<DynamicTest> whatIsNoResponseFails() {
    return WireTable.tests(
        "malformed-responses.txt", rule -> decoded(rule, "HTTP/1.1 204 X\r\n\r\n"));
  }

  private static Decoded decoded(WireTable.Rule rule, String more) {
    String method = rule.name().contains(": HEAD") ? "HEAD" : "GET";
    return Decoded.response(method, rule.received() + more);
  }

  @Test
  void interimResponsesWithoutEndAreNone() {
    String interim = "HTTP/1.1 100 Continue\r\n\r\n";
    List<String> lines =
        Decoded.response(Decoded.LIMITS, "GET", List.of(interim.repeat(101))).lines();
    assertThat(lines).hasSize(102);
    assertThat(lines.get(100)).startsWith("failed NOT_HTTP: 101 interim responses");
  }

  private final ResponseDecoder decoder = new ResponseDecoder(Decoded.LIMITS, Decoded.MAX_INTERIM);
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
    taken().forEach(ReferenceCountUtil::release);
  }

  /** Else the connection would be used again, and the rest taken for the next response. */
  @Test
  void isUncleanAlreadyWhenTheEndIsToldAndMoreHasBeenReadWithIt() {
    List<Boolean> clean = new ArrayList<>();
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                clean.add(decoder.isClean());
              }
            });
    decoder.expect("GET");
    arrive("HTTP/1.1 204 X\r\n\r\n");
    assertThat(clean.removeLast()).isTrue();
    decoder.expect("GET");
    arrive("HTTP/1.1 204 X\r\n\r\nHTTP/1.1 200 Poison\r\n\r\n");
    assertThat(clean.removeLast()).isFalse();
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
    channel.finish();
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
    channel.finish();
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
    channel.finish();
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
