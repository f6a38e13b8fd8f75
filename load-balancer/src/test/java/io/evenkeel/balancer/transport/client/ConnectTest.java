package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import io.netty.channel.ChannelException;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.http.client.reactive.ClientHttpConnector;

/** Connections that do not come about: nothing was sent, and nothing is left behind. */
@ExtendWith(NoLeaks.class)
class ConnectTest {

  private static final PoolLimits QUICK =
      new PoolLimits(Duration.ofMillis(200), Duration.ofSeconds(15), Duration.ofMinutes(5), 10);

  private final ClientUnderTest client = new ClientUnderTest(QUICK);

  private UpstreamException failureAt(int port) {
    ClientHttpConnector connector =
        client.pools.connector(ClientUnderTest.url(port), ClientUnderTest.loopback(), Reuse.ANY);
    UpstreamException failure = client.failure(client.exchange(connector, TestCall.get("/"), null));
    client.awaitNoneIdle();
    return failure;
  }

  @Test
  void aClosedPortRefuses() throws Exception {
    int port;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = listener.getLocalPort();
    }
    try (client) {
      UpstreamException failure = failureAt(port);
      assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
      // Addresses of the inner network are no business of whoever reads the answer.
      assertThat(failure).hasMessage("Connection refused");
      assertThat(client.counts.failures(Kind.REFUSED)).isEqualTo(1);
      assertThat(client.counts.connects()).isZero();
    }
  }

  @Test
  void whereThisHostHasNoWayToIsNoRefusal() throws Exception {
    try (client) {
      ClientHttpConnector connector =
          client.pools.connector(
              ClientUnderTest.url(80), InetAddress.ofLiteral("255.255.255.255"), Reuse.ANY);
      UpstreamException failure =
          client.failure(client.exchange(connector, TestCall.get("/"), null));
      assertThat(failure.kind()).isEqualTo(Kind.UNROUTABLE);
      assertThat(failure).hasMessage("No route to host");
      client.awaitNoneIdle();
    }
  }

  @Test
  void whoNeverAcceptsIsGivenUpAfterTheConnectTimeout() throws Exception {
    List<Socket> fillers = new ArrayList<>();
    try (client;
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fillBacklog(listener, fillers);
      UpstreamException failure = failureAt(listener.getLocalPort());
      assertThat(failure.kind()).isEqualTo(Kind.CONNECT_TIMEOUT);
      assertThat(failure).hasMessageContaining("200 ms");
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }

  private static void fillBacklog(ServerSocket listener, List<Socket> fillers) throws Exception {
    for (int i = 0; i < 4; i++) {
      Socket filler = new Socket();
      fillers.add(filler);
      try {
        filler.connect(listener.getLocalSocketAddress(), 200);
      } catch (java.net.SocketTimeoutException e) {
        return; // full
      }
    }
  }

  /** As when the process has no file descriptor left. */
  public static final class NoSocket extends NioSocketChannel {

    /** Never comes about. */
    public NoSocket() {
      throw new ChannelException("socket: Too many open files");
    }
  }

  @Test
  void withoutASocketNoSlotIsLost() throws Exception {
    var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (ClientUnderTest none = new ClientUnderTest(group, NoSocket.class);
        RawUpstream upstream = RawUpstream.saying("hello")) {
      UpstreamException failure = none.failureOfGet(upstream);
      assertThat(failure.kind()).isEqualTo(Kind.EXHAUSTED);
      assertThat(failure).hasMessage("Too many open files");
      assertThat(none.counts.failures(Kind.EXHAUSTED)).isOne();
      none.awaitNoneIdle();
    } finally {
      client.close();
    }
  }

  @Test
  void cancellingWhileConnectingGivesUpTheConnection() throws Exception {
    List<Socket> fillers = new ArrayList<>();
    PoolLimits patient =
        new PoolLimits(Duration.ofMinutes(1), Duration.ofSeconds(15), Duration.ofMinutes(5), 1);
    try (ClientUnderTest waiting = new ClientUnderTest(patient);
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fillBacklog(listener, fillers);
      AtomicBoolean asked = new AtomicBoolean();
      ClientHttpConnector connector =
          waiting.pools.connector(
              ClientUnderTest.url(listener.getLocalPort()), ClientUnderTest.loopback(), Reuse.ANY);
      var request =
          waiting
              .exchange(connector, TestCall.get("/"), null)
              .doOnSubscribe(_ -> asked.set(true))
              .subscribe();
      await().until(() -> waiting.counts.open() == 1);
      request.dispose();
      waiting.awaitNoneIdle();
      assertThat(asked).isTrue();
    } finally {
      for (Socket filler : fillers) {
        filler.close();
      }
    }
  }
}
