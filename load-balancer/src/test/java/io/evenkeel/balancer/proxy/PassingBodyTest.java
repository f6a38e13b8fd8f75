package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

class PassingBodyTest {

  private final List<String> told = new ArrayList<>();
  private final Sinks.Many<DataBuffer> sender = Sinks.many().unicast().onBackpressureBuffer();
  private final PassingBody body =
      new Telling(sender.asFlux().doOnCancel(() -> told.add("sender cancelled")));
  private final Reader reader = new Reader();

  @Test
  void passesEachPieceAndTellsOfItBefore() {
    body.subscribe(reader);
    reader.request(2);
    sends("a").sends("b");
    sender.tryEmitComplete().orThrow();

    assertThat(told)
        .containsExactly(
            "wanted", "passing", "got a", "passing", "got b", "held", "completed", "end");
    assertThat(body.isOver()).isTrue();
  }

  @Test
  void saysWhoWaitsForWhom() {
    body.subscribe(reader);
    assertThat(body.isWanted()).as("nothing asked for").isFalse();

    reader.request(1);
    assertThat(body.isWanted()).as("the sender is awaited").isTrue();

    sends("a");
    assertThat(body.isWanted()).as("the reader is awaited").isFalse();
    assertThat(told).containsExactly("wanted", "passing", "got a", "held");
  }

  @Test
  void passesOnWhatTheErrorMeans() {
    body.subscribe(reader);
    sender.tryEmitError(new IllegalStateException("raw")).orThrow();

    assertThat(told).containsExactly("failed raw", "error meant: raw");
  }

  @Test
  void cancelsTheSenderWhenTheReaderWantsNoMore() {
    body.subscribe(reader);
    reader.cancel();

    assertThat(told).containsExactly("sender cancelled", "cancelled");
    assertThat(body.isOver()).isTrue();
  }

  @Test
  void endsInTheMiddleForBothSides() {
    body.subscribe(reader);
    reader.request(1);
    body.end(new IllegalStateException("cut"));

    assertThat(told).containsExactly("wanted", "sender cancelled", "error cut");
  }

  @Test
  void tellsOfTheFirstEndOnly() {
    body.subscribe(reader);
    sender.tryEmitComplete().orThrow();
    body.end(new IllegalStateException("late"));
    reader.cancel();

    assertThat(told).containsExactly("completed", "end");
  }

  @Test
  void closesASourceThatNobodyHasSubscribedTo() {
    body.end(new IllegalStateException("cut"));

    assertThat(told).containsExactly("sender cancelled");

    body.subscribe(reader);
    assertThat(told).containsExactly("sender cancelled", "error cut");
  }

  @Test
  void isThereForOneReaderOnly() {
    body.subscribe(reader);
    body.subscribe(new Reader());

    assertThat(told).singleElement().asString().contains("asked for twice");
  }

  private PassingBodyTest sends(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    sender.tryEmitNext(DefaultDataBufferFactory.sharedInstance.wrap(bytes)).orThrow();
    return this;
  }

  private final class Telling extends PassingBody {

    private Telling(Flux<DataBuffer> source) {
      super(source);
    }

    @Override
    void passing() {
      told.add("passing");
    }

    @Override
    void wanted() {
      told.add("wanted");
    }

    @Override
    void held() {
      told.add("held");
    }

    @Override
    void completed() {
      told.add("completed");
    }

    @Override
    Throwable failed(Throwable error) {
      told.add("failed " + error.getMessage());
      return new IllegalStateException("meant: " + error.getMessage());
    }

    @Override
    void cancelled() {
      told.add("cancelled");
    }
  }

  private final class Reader extends BaseSubscriber<DataBuffer> {

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      // Asks when the test does.
    }

    @Override
    protected void hookOnNext(DataBuffer buffer) {
      told.add("got " + buffer.toString(StandardCharsets.US_ASCII));
    }

    @Override
    protected void hookOnComplete() {
      told.add("end");
    }

    @Override
    protected void hookOnError(Throwable error) {
      told.add("error " + error.getMessage());
    }
  }
}
