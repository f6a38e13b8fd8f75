package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;

class KeptBodyTest {

  private static final DefaultDataBufferFactory BUFFERS = DefaultDataBufferFactory.sharedInstance;

  private final Sinks.Many<DataBuffer> client = Sinks.many().unicast().onBackpressureBuffer();
  private final KeptBody body = new KeptBody(client.asFlux(), 10, BUFFERS);

  @Test
  void givesTheNextAttemptWhatWasKeptAndThenWhatComes() {
    Attempt first = attempt();
    sends("12345");
    first.cancel();
    assertThat(body.isReplayable()).isTrue();

    Attempt second = attempt();
    sends("67890");
    client.tryEmitComplete().orThrow();

    assertThat(second).hasToString("1234567890.");
  }

  @Test
  void pastTheLimitItPassesOnAndCannotBeReplayed() {
    Attempt first = attempt();
    sends("12345");
    sends("6789012345");

    assertThat(first).hasToString("123456789012345");
    assertThat(body.isReplayable()).isFalse();
  }

  @Test
  void losesNothingThatComesWhileOneAttemptHasFailedAndTheNextHasNotBegun() {
    Attempt first = attempt();
    sends("12345");
    first.cancel();

    sends("6789012345");
    Attempt second = attempt();
    sends("x");
    client.tryEmitComplete().orThrow();

    assertThat(second).hasToString("123456789012345x.");
  }

  @Test
  void readsNothingMoreOnceTheResponseHasBegunAndTheAttemptWantsNoMore() {
    AtomicBoolean cancelled = new AtomicBoolean();
    KeptBody settled =
        new KeptBody(client.asFlux().doOnCancel(() -> cancelled.set(true)), 10, BUFFERS);
    Attempt first = new Attempt();
    settled.stream().subscribe(first);
    settled.settle();

    first.cancel();

    assertThat(cancelled).isTrue();
  }

  private Attempt attempt() {
    Attempt attempt = new Attempt();
    body.stream().subscribe(attempt);
    return attempt;
  }

  private void sends(String text) {
    client.tryEmitNext(BUFFERS.wrap(text.getBytes(StandardCharsets.US_ASCII))).orThrow();
  }

  /** What one attempt was given; a full stop for the end. */
  private static final class Attempt extends BaseSubscriber<DataBuffer> {

    private final StringBuilder given = new StringBuilder();

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      subscription.request(1);
    }

    @Override
    protected void hookOnNext(DataBuffer buffer) {
      given.append(buffer.toString(StandardCharsets.US_ASCII));
      request(1);
    }

    @Override
    protected void hookOnComplete() {
      given.append('.');
    }

    @Override
    public String toString() {
      return given.toString();
    }
  }
}
