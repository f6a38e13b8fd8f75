package io.evenkeel.balancer.roster.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.roster.RosterChange;
import io.evenkeel.balancer.selection.Strategies;
import io.evenkeel.balancer.upstream.Attempt.Outcome;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReviewThreadTest {

  private final Queue<RosterChange> changes = new ConcurrentLinkedQueue<>();
  private final Roster roster =
      new Roster(new Strategies(new Random(1)).named("round-robin"), changes::add);
  private ReviewThread review = new ReviewThread(roster, Duration.ofDays(1), System::nanoTime);

  @AfterEach
  void stop() {
    review.stop();
  }

  @Test
  void aRunOfFailuresEjectsWithoutWaitingForTheNextTurn() {
    review.start();
    roster.apply(List.of(Backend.of(new BackendId("a"), BackendUrl.parse("http://a"))), false);
    Upstream upstream = roster.current().members().getFirst().upstream();

    for (int i = 0; i < 5; i++) {
      upstream.begin(System.nanoTime()).finish(Outcome.UNREACHABLE, System.nanoTime());
    }

    await().until(upstream::ejected);
  }

  @Test
  void goesOnAfterAnErrorAndDoesWhatComesAfterwards() {
    review = new ReviewThread(roster, Duration.ofMillis(5), System::nanoTime);
    AtomicInteger done = new AtomicInteger();
    review.afterwards(() -> {
      if (done.incrementAndGet() == 1) {
        throw new IllegalStateException("on purpose");
      }
    });
    review.start();

    await().untilAtomic(done, org.hamcrest.Matchers.greaterThan(3));
  }

  @Test
  void afterTheStopAPromptDoesNothing() {
    review.start();
    review.stop();
    review.prompt();
    assertThat(review.timer().isShutdown()).isTrue();
  }
}
