package io.evenkeel.balancer.transport.server;

import static io.evenkeel.balancer.transport.server.ServerUnderTest.handler;
import static io.evenkeel.balancer.transport.server.ServerUnderTest.settings;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.codec.RequestDecoder;
import io.evenkeel.balancer.transport.netty.EventLoops;
import io.evenkeel.balancer.transport.netty.Sockets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.HttpHandler;
import reactor.core.publisher.Sinks;

/** RFC 9112, section 9.3.2: what comes before the answer to what came first. */
class PipeliningTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  private final Sinks.One<String> answer = Sinks.one();
  private final AtomicInteger calls = new AtomicInteger();

  private final HttpHandler waiting =
      handler(call -> {
        calls.incrementAndGet();
        return call.request()
            .getBody()
            .doOnNext(DataBufferUtils::release)
            .then(answer.asMono())
            .flatMap(text -> call.answer(200, text));
      });

  @ParameterizedTest
  @ValueSource(
      strings = {
        "G",
        "GET / HTTP/1.1\r\nHost",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "\r\n",
      })
  void aClientThatEndsInItsSecondRequestGetsTheFirstAnswerOnly(String incomplete) throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(waiting);
        RawClient together = server.client();
        RawClient apart = server.client()) {
      together.send(GET + incomplete).endOutput();
      apart.send(GET);
      await().until(() -> calls.get() == 2);
      apart.send(incomplete).endOutput();
      answer.tryEmitValue("first");

      for (RawClient client : List.of(together, apart)) {
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        assertThat(client.rest()).isEqualTo("first");
      }
      await().until(() -> server.connections().open() == 0);
    }
  }

  @Test
  void aClientThatEndsAfterItsSecondRequestGetsBothAnswers() throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(waiting);
        RawClient client = server.client()) {
      client.send(GET);
      await().until(() -> calls.get() == 1);
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde").endOutput();
      answer.tryEmitValue("same");

      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.read(4)).isEqualTo("same");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.rest()).isEqualTo("same");
      await().until(() -> server.connections().open() == 0);
    }
  }

  @Test
  void aClientThatBreaksAwayInItsSecondRequestCancelsTheFirst() throws Exception {
    Sinks.Empty<Void> cancelled = Sinks.empty();
    HttpHandler endless =
        handler(call -> {
          calls.incrementAndGet();
          return answer.asMono().then().doOnCancel(cancelled::tryEmitEmpty);
        });
    try (ServerUnderTest server = new ServerUnderTest(endless);
        RawClient client = server.client()) {
      client.send(GET + "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
      await().until(() -> calls.get() == 1);
      client.vanish();

      cancelled.asMono().block(Duration.ofSeconds(10));
      await().until(() -> server.connections().open() == 0);
    }
  }

  /** The rest of a head comes after its 408, which the client has not taken yet. */
  @Test
  void aHeadThatIsCompleteTooLateIsAnsweredOnce() throws Exception {
    ServerSettings usual = settings();
    ServerSettings hasty =
        new ServerSettings(
            usual.head(), false, 0, 0, 0, 0, Duration.ofMillis(100), usual.keepAliveTime());
    ServerContext context =
        new ServerContext(hasty, waiting, ServerUnderTest.REFUSALS, /* secure= */ false);
    FullKernel kernel = new FullKernel();
    try (EventLoops loops = new EventLoops(1)) {
      Channel listener =
          new ServerBootstrap()
              .group(loops.group())
              .channel(loops.listenerType())
              .childHandler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      RequestDecoder decoder = new RequestDecoder(hasty.head(), false);
                      channel
                          .pipeline()
                          .addLast(kernel, decoder, new ClientConnection(context, decoder));
                    }
                  })
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      try (RawClient client = new RawClient(Sockets.local(listener).getPort())) {
        client.send("GET / HTTP/1.1\r\n");
        await().until(() -> kernel.held != null);
        client.send("Host: x\r\n\r\n");
        await().until(() -> kernel.reads.get() == 2);
        kernel.release();

        assertThat(client.head()).startsWith("HTTP/1.1 408 ");
        assertThat(client.rest()).startsWith("No complete request head").doesNotContain("HTTP");
        assertThat(calls).hasValue(0);
      }
    }
  }

  /** Takes nothing until it is told to. */
  private static final class FullKernel extends ChannelDuplexHandler {

    private volatile @Nullable ChannelHandlerContext held;
    private final AtomicInteger reads = new AtomicInteger();
    private boolean released;

    @Override
    public void flush(ChannelHandlerContext ctx) {
      if (released) {
        ctx.flush();
      } else {
        held = ctx;
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.fireChannelReadComplete();
      reads.incrementAndGet();
    }

    void release() {
      ChannelHandlerContext ctx = requireNonNull(held);
      ctx.executor()
          .execute(() -> {
            released = true;
            ctx.flush();
          });
    }
  }
}
