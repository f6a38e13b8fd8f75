package io.evenkeel.orchestrator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.common.backend.BackendId;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VoteAgendaTest {

  private static final BackendId A = new BackendId("a");
  private static final BackendId B = new BackendId("b");

  /** Close to where the clock wraps: no comparison may depend on its sign. */
  private static final long NOW = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

  private final VoteAgenda agenda = new VoteAgenda(new SplittableRandom(1));

  @Test
  void aFlipGoesBeforeEverythingThatIsDue() {
    agenda.due(A, NOW - 1_000);
    agenda.urgent(B, NOW);
    assertThat(agenda.next(NOW)).contains(B);
    assertThat(agenda.next(NOW)).contains(A);
    assertThat(agenda.next(NOW)).isEmpty();
  }

  @Test
  void aBackendStandsOnItOnce() {
    agenda.due(A, NOW);
    agenda.urgent(A, NOW);
    agenda.due(A, NOW);
    assertThat(agenda.next(NOW)).contains(A);
    assertThat(agenda.next(NOW)).isEmpty();
  }

  @Test
  void reassertsTenSecondsAfterACastGiveOrTakeATenth() {
    for (int round = 0; round < 200; round++) {
      agenda.cast(A, NOW);
      long wait = agenda.untilNext(NOW).orElseThrow();
      assertThat(Duration.ofNanos(wait)).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
      assertThat(agenda.next(NOW + wait - 1)).isEmpty();
      assertThat(agenda.next(NOW + wait)).contains(A);
    }
  }

  @Test
  void aFlipDuringACastIsNotForgottenByIt() {
    agenda.urgent(A, NOW);
    assertThat(agenda.next(NOW)).contains(A);
    agenda.urgent(A, NOW);
    agenda.cast(A, NOW);
    assertThat(agenda.next(NOW)).contains(A);
  }

  @Test
  void aPostponedVoteComesBackAfterItsPause() {
    agenda.postpone(A, NOW, 250);
    assertThat(agenda.next(NOW + 249)).isEmpty();
    assertThat(agenda.next(NOW + 250)).contains(A);
  }

  @Test
  void aForgottenBackendIsNotDue() {
    agenda.due(A, NOW);
    agenda.forget(A);
    assertThat(agenda.next(NOW)).isEmpty();
    assertThat(agenda.untilNext(NOW)).isEmpty();
  }

  @Test
  void signalsWheneverSomethingIsDueAtOnce() {
    AtomicInteger signals = new AtomicInteger();
    agenda.onEarlier(signals::incrementAndGet);
    agenda.due(A, NOW);
    agenda.due(A, NOW);
    agenda.cast(B, NOW);
    assertThat(signals).hasValue(1);
    agenda.urgent(B, NOW);
    assertThat(signals).hasValue(2);
  }
}
