package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** A reply that nobody gets, because a better one is hoped for. */
class UpstreamReplyTest {

  private static final int SMALL = 16 * 1024;

  private final FakeLoop loop = new FakeLoop();
  private final Upstream upstream =
      new Upstream(new BackendId("b1"), BackendUrl.parse("http://127.0.0.1:80"));
  private final Sinks.Many<DataBuffer> body = Sinks.many().unicast().onBackpressureBuffer();
  private final AtomicBoolean closed = new AtomicBoolean();

  @ParameterizedTest
  @ValueSource(ints = {1, SMALL})
  void isReadToItsEndWhereThatIsNear(int length) {
    reply(Framing.length(length), null).drop(loop);
    body.tryEmitNext(DefaultDataBufferFactory.sharedInstance.wrap(new byte[length])).orThrow();
    body.tryEmitComplete().orThrow();

    loop.pass(Duration.ofDays(1));

    assertThat(closed).isFalse();
    assertThat(upstream.inFlight()).isZero();
  }

  @Test
  void isClosedWhenItsEndDoesNotComeWithinASecond() {
    reply(Framing.length(5), null).drop(loop);

    loop.pass(Duration.ofMillis(999));
    assertThat(closed).isFalse();

    loop.pass(Duration.ofMillis(1));
    assertThat(closed).isTrue();
  }

  @Test
  void isClosedAtOnceWhereItIsLong() {
    reply(Framing.length(SMALL + 1), null).drop(loop);

    assertThat(closed).isTrue();
  }

  @Test
  void isClosedAtOnceWhereNobodyKnowsHowLongItIs() {
    reply(Framing.CHUNKED, null).drop(loop);

    assertThat(closed).isTrue();
  }

  @Test
  void isClosedAtOnceWhereTheRequestHasNotBeenSentWhole() {
    PassingBody unfinished = new Upload();

    reply(Framing.length(5), unfinished).drop(loop);

    assertThat(closed).isTrue();
  }

  @Test
  void isInFlightNoLongerFromTheMomentItIsDropped() {
    UpstreamReply reply = reply(Framing.length(5), null);
    assertThat(upstream.inFlight()).isEqualTo(1);

    reply.drop(loop);

    assertThat(upstream.inFlight()).isZero();
  }

  private UpstreamReply reply(Framing framing, @Nullable PassingBody request) {
    ResponseHead head = new ResponseHead(503, "Bad", Version.HTTP_1_1, new Fields(), framing);
    Watch watch =
        new Watch(loop, ProxyUnderTest.PATIENT, loop::nanoTime, Long.MAX_VALUE, _ -> {}, _ -> {});
    Attempt begun = upstream.begin(loop.nanoTime());
    AttemptInFlight attempt =
        new AttemptInFlight(
            begun,
            watch,
            new DrainDeadline(begun, loop),
            new ProxyUnderTest.Events(),
            loop::nanoTime);
    Flux<DataBuffer> source = body.asFlux().doOnCancel(() -> closed.set(true));
    return new UpstreamReply(head, source, null, attempt, request);
  }

  /** On its way, and not over. */
  private static final class Upload extends PassingBody {

    private Upload() {
      super(Flux.never());
    }

    @Override
    void passing() {}

    @Override
    void completed() {}

    @Override
    Throwable failed(Throwable error) {
      return error;
    }

    @Override
    void cancelled() {}
  }
}
