package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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

  @Test
  void keepsExactlyAsMuchAsItMay() {
    Attempt first = attempt();
    sends("12345");
    sends("67890");
    first.cancel();
    assertThat(body.isReplayable()).isTrue();

    client.tryEmitComplete().orThrow();
    assertThat(attempt()).hasToString("1234567890.");
    assertThat(attempt()).hasToString("1234567890.");
  }

  @Test
  void keepsNotOneByteMore() {
    Attempt first = attempt();
    sends("1234567890");
    assertThat(body.isReplayable()).isTrue();

    sends("x");
    assertThat(body.isReplayable()).isFalse();
    client.tryEmitComplete().orThrow();
    assertThat(first).hasToString("1234567890x.");
  }

  @Test
  void replaysAnEmptyBody() {
    client.tryEmitComplete().orThrow();

    assertThat(attempt()).hasToString(".");
    assertThat(attempt()).hasToString(".");
  }

  @Test
  void failsTheAttemptWithTheClientAndIsNotReplayedAfterThat() {
    Attempt first = attempt();
    sends("12345");
    client.tryEmitError(new IllegalStateException("gone")).orThrow();

    assertThat(first).hasToString("12345!gone");
    assertThat(body.isReplayable()).isFalse();
  }

  @Test
  void readsAheadOfNoAttempt() {
    AtomicLong asked = new AtomicLong();
    KeptBody counted = new KeptBody(client.asFlux().doOnRequest(asked::addAndGet), 10, BUFFERS);
    Attempt slow = new Attempt(1);
    counted.stream().subscribe(slow);
    sends("12345");
    assertThat(asked).hasValue(1);

    slow.request(1);
    assertThat(asked).hasValue(2);
  }

  /** A response may begin while the request is still on its way. */
  @Test
  void leavesNoHoleWhereTheResponseBeganBeforeTheAttemptHadCaughtUp() {
    Attempt first = attempt();
    sends("12345");
    first.cancel();
    Attempt second = new Attempt(0);
    body.stream().subscribe(second);
    body.settle();

    sends("67890");
    second.request(Long.MAX_VALUE);
    sends("x");
    client.tryEmitComplete().orThrow();

    assertThat(second).hasToString("1234567890x.");
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
    private final int demand;
    private int pieces;

    private Attempt() {
      this(Integer.MAX_VALUE);
    }

    /** Asks for so many pieces, one after another, and then when the test does. */
    private Attempt(int demand) {
      this.demand = demand;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      if (demand > 0) {
        subscription.request(1);
      }
    }

    @Override
    protected void hookOnNext(DataBuffer buffer) {
      given.append(buffer.toString(StandardCharsets.US_ASCII));
      pieces++;
      if (pieces < demand) {
        request(1);
      }
    }

    @Override
    protected void hookOnComplete() {
      given.append('.');
    }

    @Override
    protected void hookOnError(Throwable error) {
      given.append('!').append(error.getMessage());
    }

    @Override
    public String toString() {
      return given.toString();
    }
  }
}
