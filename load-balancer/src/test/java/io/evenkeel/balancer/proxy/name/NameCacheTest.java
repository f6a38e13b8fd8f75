package io.evenkeel.balancer.proxy.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class NameCacheTest {

  private static final List<InetAddress> OLD = List.of(InetAddress.ofLiteral("10.0.0.7"));
  private static final List<InetAddress> NEW = List.of(InetAddress.ofLiteral("10.0.0.9"));
  private static final Duration HOLD = Duration.ofMinutes(5);

  private final AtomicLong now = new AtomicLong(-1);
  private final ArrayDeque<Runnable> offLoop = new ArrayDeque<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private List<InetAddress> answer = OLD;
  private boolean known = true;
  private String reason = "no answer";
  private int lookups;

  /** So patient that no test is decided by the machine's load. */
  private final NameCache cache = cache(HOLD, Duration.ofHours(1));

  /** For tests of look-ups that hang. */
  private final NameCache hasty = cache(HOLD, Duration.ofMillis(1));

  private NameCache cache(Duration hold, Duration moment) {
    return new NameCache(this::look, offLoop::add, hold, moment, now::get);
  }

  private List<InetAddress> look(String host) throws UnknownHostException {
    lookups++;
    if (!known) {
      throw NoSuchNameException.orSame(new UnknownHostException(host + ": " + reason));
    }
    return answer;
  }

  @BeforeEach
  void listen() {
    log.start();
    ((Logger) LoggerFactory.getLogger(NameCache.class)).addAppender(log);
  }

  @AfterEach
  void leave() {
    ((Logger) LoggerFactory.getLogger(NameCache.class)).detachAppender(log);
  }

  @Test
  void asksOnceForAllWhoWait() {
    CompletableFuture<List<InetAddress>> first = cache.addresses("backend1");
    CompletableFuture<List<InetAddress>> second = cache.addresses("backend1");
    assertThat(first).isNotDone();

    runOffLoop();

    assertThat(first).isCompletedWithValue(OLD);
    assertThat(second).isCompletedWithValue(OLD);
    assertThat(lookups).isEqualTo(1);
  }

  @Test
  void aNameInUseIsAskedAheadAndNobodyWaits() {
    learn(cache);
    answer = NEW;
    pass(Duration.ofMillis(999));
    assertThat(cache.addresses("backend1")).isCompletedWithValue(OLD);
    assertThat(offLoop).isEmpty();

    pass(Duration.ofMillis(1));
    assertThat(cache.addresses("backend1")).isCompletedWithValue(OLD);
    assertThat(cache.addresses("backend1")).isCompletedWithValue(OLD);
    assertThat(offLoop).hasSize(1);

    runOffLoop();
    assertThat(cache.addresses("backend1")).isCompletedWithValue(NEW);
  }

  @Test
  void forgetsAnAddressAfterItsLife() {
    learn(cache);
    answer = NEW;
    pass(NameCache.LIFE);

    CompletableFuture<List<InetAddress>> later = cache.addresses("backend1");
    assertThat(later).isNotDone();
    runOffLoop();

    assertThat(later).isCompletedWithValue(NEW);
  }

  @Test
  void holdsTheLastAddressesWhileLookUpsFail() {
    learn(cache);
    known = false;
    pass(NameCache.LIFE);
    CompletableFuture<List<InetAddress>> first = cache.addresses("backend1");
    runOffLoop();
    assertThat(first).isCompletedWithValue(OLD);

    for (int minute = 1; minute < HOLD.toMinutes(); minute++) {
      pass(Duration.ofMinutes(1));
      CompletableFuture<List<InetAddress>> held = cache.addresses("backend1");
      runOffLoop();
      assertThat(held).isCompletedWithValue(OLD);
      assertThat(cache.addresses("backend1")).as("until the pause is over").isDone();
    }
    assertThat(cache.held()).isOne();

    pass(Duration.ofMinutes(1));
    CompletableFuture<List<InetAddress>> over = cache.addresses("backend1");
    runOffLoop();
    assertThat(over).isCompletedExceptionally();
    assertThat(cache.held()).isZero();
  }

  @Test
  void aLookUpThatHangsDelaysNobodyButTheFirstAndIsTheOnlyOne() {
    learn(hasty);
    pass(NameCache.LIFE);

    CompletableFuture<List<InetAddress>> first = hasty.addresses("backend1");
    await().untilAsserted(() -> assertThat(first).isCompletedWithValue(OLD));
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofSeconds(1));
      assertThat(hasty.addresses("backend1")).isCompletedWithValue(OLD);
    }
    assertThat(offLoop).as("look-ups under way").hasSize(1);

    answer = NEW;
    runOffLoop();
    assertThat(hasty.addresses("backend1")).isCompletedWithValue(NEW);
  }

  @Test
  void whatHangsForLongerThanTheHoldIsNotHeldAnyMore() {
    learn(hasty);
    pass(NameCache.LIFE);
    CompletableFuture<List<InetAddress>> first = hasty.addresses("backend1");
    await().untilAsserted(() -> assertThat(first).isCompletedWithValue(OLD));

    pass(HOLD);
    CompletableFuture<List<InetAddress>> later = hasty.addresses("backend1");
    assertThat(later).isNotDone();
    runOffLoop();
    assertThat(later).isCompletedWithValue(OLD);
  }

  @Test
  void holdsNothingOnceItIsAnsweredThatThereIsNoSuchName() {
    learn(cache);
    known = false;
    reason = "Name or service not known";
    pass(Duration.ofMillis(1_500));
    assertThat(cache.addresses("backend1")).as("its life is not over").isCompletedWithValue(OLD);
    runOffLoop();

    CompletableFuture<List<InetAddress>> gone = cache.addresses("backend1");
    runOffLoop();
    assertThat(gone).isCompletedExceptionally();

    reason = "Temporary failure in name resolution";
    CompletableFuture<List<InetAddress>> after = cache.addresses("backend1");
    runOffLoop();
    assertThat(after).as("forgotten for good").isCompletedExceptionally();
    assertThat(cache.held()).isZero();
    assertThat(log.list).isEmpty();
  }

  @Test
  void whoWaitsForTheAnswerHearsThatThereIsNoSuchName() {
    learn(cache);
    known = false;
    reason = "Name does not resolve";
    pass(Duration.ofSeconds(3));

    CompletableFuture<List<InetAddress>> gone = cache.addresses("backend1");
    runOffLoop();

    assertThat(gone).isCompletedExceptionally();
    assertThat(gone.exceptionNow()).isInstanceOf(NoSuchNameException.class);
  }

  @Test
  void holdsNothingWhereThatIsSwitchedOff() {
    NameCache strict = cache(Duration.ZERO, Duration.ofHours(1));
    learn(strict);
    known = false;
    pass(NameCache.LIFE);

    CompletableFuture<List<InetAddress>> later = strict.addresses("backend1");
    runOffLoop();

    assertThat(later).isCompletedExceptionally();
  }

  @Test
  void asksAgainSoonButNotForEveryRequestWhileLookUpsFail() {
    learn(cache);
    known = false;
    lookups = 0;
    pass(NameCache.LIFE);

    for (int i = 0; i < 1_000; i++) {
      pass(Duration.ofMillis(1));
      var _ = cache.addresses("backend1");
      runOffLoop();
    }

    assertThat(lookups).isBetween(4, 5);
  }

  @Test
  void doesNotRememberThatANameWasUnknown() {
    known = false;
    CompletableFuture<List<InetAddress>> first = cache.addresses("backend1");
    runOffLoop();
    assertThat(first).isCompletedExceptionally();

    known = true;
    CompletableFuture<List<InetAddress>> second = cache.addresses("backend1");
    runOffLoop();
    assertThat(second).isCompletedWithValue(OLD);
  }

  @Test
  void saysOnceThatANameIsHeldAndOnceThatItIsFoundAgain() {
    learn(cache);
    known = false;
    for (int i = 0; i < 20; i++) {
      pass(Duration.ofSeconds(1));
      var _ = cache.addresses("backend1");
      runOffLoop();
    }
    assertThat(messages())
        .containsExactly(
            "backend host backend1 is not found (backend1: no answer): its last addresses"
                + " [10.0.0.7] are used, for up to 300 s");

    known = true;
    pass(Duration.ofSeconds(1));
    var _ = cache.addresses("backend1");
    runOffLoop();
    assertThat(messages())
        .hasSize(2)
        .last()
        .isEqualTo("backend host backend1 is found again: [10.0.0.7]");
  }

  @Test
  void saysThatALookUpHangs() {
    learn(hasty);
    pass(NameCache.LIFE);
    var _ = hasty.addresses("backend1");
    assertThat(messages()).isEmpty();

    pass(Duration.ofSeconds(4));
    var _ = hasty.addresses("backend1");

    assertThat(messages()).hasSize(1).first().asString().contains("no answer for 4000 ms");
    assertThat(hasty.held()).isOne();
  }

  @Test
  void aHiccupIsNoNews() {
    learn(cache);
    known = false;
    pass(Duration.ofSeconds(1));
    var _ = cache.addresses("backend1");
    runOffLoop();

    known = true;
    pass(Duration.ofSeconds(1));
    var _ = cache.addresses("backend1");
    runOffLoop();

    assertThat(messages()).isEmpty();
    assertThat(cache.held()).isZero();
  }

  @Test
  void whatNobodyCanConnectToIsAskedAnewAtOnce() {
    learn(cache);
    answer = NEW;
    pass(Duration.ofMillis(250));

    CompletableFuture<List<InetAddress>> others = cache.others("backend1", OLD);
    assertThat(others).isNotDone();
    runOffLoop();

    assertThat(others).isCompletedWithValue(NEW);
    assertThat(cache.addresses("backend1")).isCompletedWithValue(NEW);
    assertThat(cache.others("backend1", OLD)).as("known meanwhile").isCompletedWithValue(NEW);
  }

  @Test
  void aBackendThatIsJustDownIsNotLookedUpForEveryFailure() {
    learn(cache);
    lookups = 0;

    for (int i = 0; i < 1_000; i++) {
      pass(Duration.ofMillis(1));
      CompletableFuture<List<InetAddress>> others = cache.others("backend1", OLD);
      runOffLoop();
      assertThat(others).isCompletedWithValue(List.of());
    }

    assertThat(lookups).isBetween(3, 4);
  }

  @Test
  void noFailureWaitsForALookUpThatHangsOrFails() {
    learn(hasty);
    pass(Duration.ofSeconds(1));
    CompletableFuture<List<InetAddress>> first = hasty.others("backend1", OLD);
    await().untilAsserted(() -> assertThat(first).isCompletedWithValue(List.of()));
    pass(Duration.ofSeconds(1));
    assertThat(hasty.others("backend1", OLD)).isCompletedWithValue(List.of());

    known = false;
    runOffLoop();
    pass(Duration.ofSeconds(1));
    CompletableFuture<List<InetAddress>> failed = hasty.others("backend1", OLD);
    runOffLoop();
    await().untilAsserted(() -> assertThat(failed).isCompletedWithValue(List.of()));
  }

  @Test
  void anAddressWaitsForNoThread() {
    answer = List.of(InetAddress.ofLiteral("10.0.0.8"));
    assertThat(cache.addresses("10.0.0.8")).isCompletedWithValue(answer);

    pass(Duration.ofHours(1));
    assertThat(cache.addresses("10.0.0.8")).isCompletedWithValue(answer);
    assertThat(offLoop).isEmpty();
  }

  @Test
  void withoutAThreadTheNextOneAsksAgain() {
    NameCache none =
        new NameCache(
            this::look,
            _ -> {
              throw new RejectedExecutionException("no thread");
            },
            Duration.ofMinutes(5),
            now::get);

    assertThat(none.addresses("backend1")).isCompletedExceptionally();
    assertThat(none.addresses("backend1")).isCompletedExceptionally();
  }

  @Test
  void whoMayBlockWaitsOnlySoLong() throws UnknownHostException {
    assertThatThrownBy(() -> cache.await("backend1", Duration.ofMillis(1)))
        .isInstanceOf(UnknownHostException.class);

    runOffLoop();
    assertThat(cache.await("backend1", Duration.ofMillis(1))).isEqualTo(OLD);
  }

  private void learn(NameCache cache) {
    CompletableFuture<List<InetAddress>> first = cache.addresses("backend1");
    runOffLoop();
    assertThat(first).isCompletedWithValue(OLD);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private List<String> messages() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void runOffLoop() {
    for (Runnable task = offLoop.poll(); task != null; task = offLoop.poll()) {
      task.run();
    }
  }
}
