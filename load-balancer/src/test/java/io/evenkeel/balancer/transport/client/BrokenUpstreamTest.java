package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams that die, cut, or talk nonsense: never a response that looks complete. */
@ExtendWith(NoLeaks.class)
class BrokenUpstreamTest {

  private final ClientUnderTest client = new ClientUnderTest();

  @AfterEach
  void stop() {
    client.awaitNoneIdle();
    client.close();
  }

  private UpstreamException failure(RawUpstream.Script afterTheRequest) throws Exception {
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readRequest();
          afterTheRequest.run(connection);
        })) {
      return client.failureOfGet(upstream);
    }
  }

  @Test
  void closedBeforeTheHead() throws Exception {
    UpstreamException failure = failure(_ -> {});
    assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure).hasMessageContaining("closed before the response head");
  }

  @Test
  void closedOnAccept() throws Exception {
    try (RawUpstream upstream = new RawUpstream(_ -> {})) {
      // Which of the two depends on whether it is closed before the first byte goes out.
      assertThat(client.failureOfGet(upstream).kind()).isIn(Kind.CLOSED, Kind.REFUSED);
    }
  }

  @Test
  void resetOnAccept() throws Exception {
    try (RawUpstream upstream = new RawUpstream(RawUpstream.Connection::reset)) {
      assertThat(client.failureOfGet(upstream).kind()).isIn(Kind.CLOSED, Kind.REFUSED);
    }
  }

  @Test
  void resetBeforeTheHead() throws Exception {
    UpstreamException failure = failure(RawUpstream.Connection::reset);
    assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure).hasMessageContaining("reset before the response head");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
      })
  void closedWithinTheHead(String part) throws Exception {
    UpstreamException failure = failure(connection -> connection.write(part));
    assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure).hasMessageContaining("before the response head");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n\r\n",
        "Content-Length: 5\r\n\r\nfour",
        "Transfer-Encoding: chunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nfo",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n0\r\n",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n0\r\nX-A: 1\r\n",
      })
  void closedWithinTheBody(String part) throws Exception {
    UpstreamException failure =
        failure(connection -> connection.write("HTTP/1.1 200 OK\r\n" + part));
    assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure).hasMessageContaining("closed within the response body");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n\r\nfour",
        "Transfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n",
        "\r\nup to the end",
      })
  void resetWithinTheBody(String part) throws Exception {
    UpstreamException failure =
        failure(connection -> {
          connection.write("HTTP/1.1 200 OK\r\n" + part);
          Thread.sleep(50); // else the reset may overtake the head
          connection.reset();
        });
    assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
    assertThat(failure).hasMessageContaining("within the response body");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\1\2\3 garbage\r\n\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/3.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\r\n folded\r\nContent-Length: 0\r\n\r\n",
      })
  void noHttp(String raw) throws Exception {
    assertThat(failure(connection -> connection.write(raw)).kind()).isEqualTo(Kind.NOT_HTTP);
  }

  @Test
  void noChunk() throws Exception {
    UpstreamException failure =
        failure(connection ->
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n"));
    assertThat(failure.kind()).isEqualTo(Kind.NOT_HTTP);
  }

  @Test
  void aHeadWithoutEnd() throws Exception {
    UpstreamException failure =
        failure(connection -> {
          connection.write("HTTP/1.1 200 OK\r\n");
          for (int i = 0; i < 10_000; i++) {
            connection.write("X-Filler-" + i + ": " + "x".repeat(100) + "\r\n");
          }
        });
    assertThat(failure.kind()).isEqualTo(Kind.HEAD_TOO_LARGE);
  }

  @Test
  void a101ThatNobodyAskedForIsNoHttp() throws Exception {
    UpstreamException failure =
        failure(connection ->
            connection.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"));
    assertThat(failure.kind()).isEqualTo(Kind.NOT_HTTP);
  }
}
