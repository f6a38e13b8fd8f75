package io.evenkeel.balancer.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.transport.UpstreamConnectors.Reuse;
import io.evenkeel.balancer.transport.UpstreamException;
import io.evenkeel.balancer.transport.UpstreamException.Kind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Final responses that come before the request is complete (RFC 9110, section 7.5). */
@ExtendWith(NoLeaks.class)
class EarlyResponseTest {

  private static final String TOO_LARGE =
      "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig";

  private final ClientUnderTest client = new ClientUnderTest();

  @AfterEach
  void stop() {
    client.awaitNoneIdle();
    client.close();
  }

  private static Flux<DataBuffer> endless() {
    byte[] piece = new byte[16 * 1024];
    return Flux.<DataBuffer>generate(sink -> sink.next(ClientUnderTest.bytes(piece)));
  }

  @Test
  void theResponseIsDeliveredAndTheRestOfTheRequestIsNotAskedFor() throws Exception {
    AtomicBoolean stopped = new AtomicBoolean();
    Sinks.Many<DataBuffer> slowBody = Sinks.many().unicast().onBackpressureBuffer();
    slowBody.tryEmitNext(ClientUnderTest.bytes("begin")).orThrow();
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readHead();
          connection.answer("enough");
          connection.awaitEnd();
        })) {
      String answer =
          ClientUnderTest.await(
              client.text(
                  upstream,
                  Reuse.ANY,
                  TestCall.chunked(),
                  slowBody.asFlux().doOnCancel(() -> stopped.set(true))));
      assertThat(answer).isEqualTo("200 enough");
      await().untilTrue(stopped);
      client.awaitNoneIdle();
      await().until(() -> upstream.open() == 0);
    }
  }

  @Test
  void theRequestGoesOnWhileTheResponseDoes() throws Exception {
    CountDownLatch uploaded = new CountDownLatch(1);
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nwhi");
          connection.copyBody(java.io.OutputStream.nullOutputStream());
          uploaded.countDown();
          connection.write("leing");
        })) {
      int mebibyte = 1 << 20;
      String answer =
          ClientUnderTest.await(
              client.text(
                  upstream,
                  Reuse.ANY,
                  TestCall.post(mebibyte),
                  endless().take(mebibyte / (16 * 1024))));
      assertThat(answer).isEqualTo("200 whileing");
      assertThat(uploaded.getCount()).isZero();
    }
  }

  @RepeatedTest(20)
  void aResponseBeforeAResetIsDeliveredThoughWritingFails() throws Exception {
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readHead();
          connection.write(TOO_LARGE);
          // Closing with unread bytes resets the connection, as servers do that answer 413.
        })) {
      String answer =
          ClientUnderTest.await(client.text(upstream, Reuse.ANY, TestCall.chunked(), endless()));
      assertThat(answer).isEqualTo("413 big");
    }
  }

  @Test
  void withoutAResponseAFailedWriteIsAClosedConnection() throws Exception {
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readHead();
          connection.reset();
        })) {
      UpstreamException failure =
          client.failure(client.text(upstream, Reuse.ANY, TestCall.chunked(), endless()));
      assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
      assertThat(failure).hasMessageContaining("before the response head");
    }
  }

  @Test
  void aCutResponseAfterAFailedWriteIsNotComplete() throws Exception {
    try (RawUpstream upstream =
        new RawUpstream(connection -> {
          connection.readHead();
          connection.write("HTTP/1.1 413 Content Too Large\r\n\r\nup to the end, or not");
        })) {
      UpstreamException failure =
          client.failure(client.text(upstream, Reuse.ANY, TestCall.chunked(), endless()));
      assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
    }
  }
}
