package io.evenkeel.balancer.transport.server;

import static io.evenkeel.balancer.transport.server.ServerUnderTest.handler;
import static io.evenkeel.balancer.transport.server.ServerUnderTest.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.netty.EventLoops;
import io.evenkeel.balancer.transport.netty.Sockets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 9112, section 9.6: how a connection ends so that its last answer can be read. */
@SuppressWarnings("try") // what is accepted is what matters, not who closes
class LingeringCloseTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(400);

  private final EventLoops loops = new EventLoops(1);

  @AfterEach
  void end() {
    loops.close();
  }

  /** Sends a byte now and then, for that long. */
  private static void dribble(RawClient client, Duration howLong) throws Exception {
    long end = System.nanoTime() + howLong.toNanos();
    while (System.nanoTime() < end) {
      client.send("x");
      Thread.sleep(100);
    }
  }

  @Test
  void aClientThatIsStillSendingReadsItsAnswerAfterwards() throws Exception {
    ServerSettings usual = settings();
    ServerSettings ten =
        new ServerSettings(usual.head(), false, 10, 0, 0, 0, LONG, usual.keepAliveTime());
    try (ServerUnderTest server = new ServerUnderTest(handler(call -> call.answer(200, "")), ten);
        RawClient client = server.client()) {
      client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
      dribble(client, LingeringClose.SILENCE.plusSeconds(1));

      assertThat(client.head()).startsWith("HTTP/1.1 413 ").contains("Connection: close");
      assertThat(client.rest()).contains("10 bytes");
      client.close();
      await().until(() -> server.connections().open() == 0);
    }
  }

  @Test
  void aSilentClientIsNotWaitedForLong() throws Exception {
    CompletableFuture<Channel> lingering = new CompletableFuture<>();
    try (RawClient client = connect(lingering, SHORT, LONG)) {
      assertThat(client.rest()).isEmpty();
      await().until(() -> !lingering.get().isOpen());
    }
  }

  @Test
  void aClientThatSendsForEverIsNotWaitedForForEver() throws Exception {
    CompletableFuture<Channel> lingering = new CompletableFuture<>();
    try (RawClient client = connect(lingering, LONG, SHORT)) {
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  dribble(client, LONG);
                } catch (Exception e) {
                  // cut off
                }
              });

      await().until(() -> !lingering.get().isOpen());
      sender.join(10_000);
      assertThat(sender.isAlive()).isFalse();
    }
  }

  @Test
  void aServerThatEndsDoesNotWaitForAClientThatGoesOnSending() throws Exception {
    CompletableFuture<Channel> lingering = new CompletableFuture<>();
    try (RawClient client = connect(lingering, LONG, LONG)) {
      assertThat(client.rest()).isEmpty();
      Thread.ofVirtual()
          .start(() -> {
            try {
              dribble(client, LONG);
            } catch (Exception e) {
              // cut off
            }
          });
      Channel channel = lingering.get();
      channel.eventLoop().submit(() -> channel.pipeline().get(LingeringClose.class).drain()).get();

      await().until(() -> !channel.isOpen());
    }
  }

  @Test
  void aClientThatEndsTooIsGoneAtOnce() throws Exception {
    CompletableFuture<Channel> lingering = new CompletableFuture<>();
    try (RawClient client = connect(lingering, LONG, LONG)) {
      assertThat(client.rest()).isEmpty();
      client.send("late").endOutput();

      await().until(() -> !lingering.get().isOpen());
    }
  }

  /** To a server that ends every connection so, with those times. */
  private RawClient connect(CompletableFuture<Channel> lingering, Duration silence, Duration atMost)
      throws IOException {
    Channel listener =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.listenerType())
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void channelActive(ChannelHandlerContext ctx) {
                    LingeringClose.begin(ctx, null, silence, atMost);
                    lingering.complete(ctx.channel());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
    return new RawClient(Sockets.local(listener).getPort());
  }
}
