package io.evenkeel.redisinit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.common.time.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;

class PatienceTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final List<Duration> pauses = new ArrayList<>();
  private long nanos = 1_000;
  private final Patience patience =
      new Patience(
          TIMEOUT,
          new Backoff(Duration.ofMillis(250), Duration.ofSeconds(4), new Random(1)),
          () -> nanos,
          time -> {
            pauses.add(time);
            nanos += time.toNanos();
          });

  @Test
  void doesNotPauseWhenTheFirstAttemptSucceeds() {
    assertThat(patience.until(() -> "done")).contains("done");
    assertThat(pauses).isEmpty();
  }

  @Test
  void repeatsTheStepFromItsStartUntilRedisLetsItThrough() {
    AtomicInteger attempts = new AtomicInteger();
    Supplier<Integer> step =
        () ->
            switch (attempts.incrementAndGet()) {
              case 1 -> throw new RedisConnectionFailureException("refused");
              case 2 -> throw new QueryTimeoutException("lost in the middle");
              default -> attempts.get();
            };

    assertThat(patience.until(step)).contains(3);
    assertThat(pauses).hasSize(2);
  }

  @Test
  void givesUpWhenTheTimeIsUpWithALastAttemptAtItsEnd() {
    List<Long> attempts = new ArrayList<>();
    Supplier<String> step =
        () -> {
          attempts.add(nanos - 1_000);
          throw refused();
        };

    assertThat(patience.until(step)).isEmpty();
    assertThat(attempts.getLast()).isEqualTo(TIMEOUT.toNanos());
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(TIMEOUT);
  }

  @Test
  void countsTheTimeThatAttemptsTake() {
    AtomicInteger attempts = new AtomicInteger();
    Supplier<String> hung =
        () -> {
          attempts.incrementAndGet();
          nanos += TIMEOUT.toNanos();
          throw refused();
        };

    assertThat(patience.until(hung)).isEmpty();
    assertThat(attempts).hasValue(1);
  }

  @Test
  void letsAMistakeOfOurOwnThrough() {
    Supplier<String> broken =
        () -> {
          throw new IllegalStateException("a bug");
        };

    assertThatThrownBy(() -> patience.until(broken)).hasMessage("a bug");
    assertThat(pauses).isEmpty();
  }

  private static DataAccessException refused() {
    return new RedisConnectionFailureException("refused");
  }
}
