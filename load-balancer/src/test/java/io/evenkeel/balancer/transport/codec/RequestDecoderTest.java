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

  /** The file requests.txt names the source of each rule. */
  @TestFactory
  Stream<DynamicTest> wellFormedRequestsTravelUnchanged() {
    return WireTable.tests("requests.txt", rule -> Decoded.requests(rule.received()));
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
