package io.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.feed.AllowedBackends;
import io.evenkeel.balancer.feed.ChangeSource;
import io.evenkeel.balancer.feed.FeedSettings;
import io.evenkeel.balancer.feed.PartialReading;
import io.evenkeel.balancer.feed.RegistryReading;
import io.evenkeel.balancer.feed.RegistryStore;
import io.evenkeel.balancer.feed.RosterFeed;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.roster.review.ReviewThread;
import io.evenkeel.balancer.roster.tcp.TcpCheck;
import io.evenkeel.balancer.selection.Strategies;
import io.evenkeel.common.backend.BackendId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is there when the web server, which is next to start, opens the port. */
class RosterLifecycleTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final BackendId A = new BackendId("a");

  private final Roster roster =
      new Roster(new Strategies(new Random(1)).named("round-robin"), change -> {});

  @Test
  void thePortOpensWithTheRosterInPlace() throws InterruptedException {
    CountDownLatch slow = new CountDownLatch(1);
    RosterLifecycle lifecycle =
        lifecycle(() -> {
          awaitUninterrupted(slow);
          return new RegistryReading(
              Set.of(A), Optional.of("r"), 1, Map.of(A, Map.of("url", "http://a:80")), List.of());
        });
    Thread starter = new Thread(lifecycle::start);
    starter.start();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> starter.getState() == Thread.State.TIMED_WAITING);
      slow.countDown();
      starter.join();
      assertThat(roster.current().members()).hasSize(1);
    } finally {
      slow.countDown();
      lifecycle.stop();
    }
  }

  @Test
  void aRegistryThatCannotBeReadKeepsThePortClosedNoLonger() {
    RosterLifecycle lifecycle =
        lifecycle(() -> {
          throw new IllegalStateException("Redis is away");
        });
    try {
      lifecycle.start();
      assertThat(lifecycle.isRunning()).isTrue();
      assertThat(roster.current().members()).isEmpty();
    } finally {
      lifecycle.stop();
    }
  }

  @Test
  void norDoesOneThatHangs() {
    CountDownLatch never = new CountDownLatch(1);
    RosterLifecycle lifecycle =
        lifecycle(() -> {
          awaitUninterrupted(never);
          throw new IllegalStateException("too late");
        });
    try {
      lifecycle.start();
      assertThat(lifecycle.isRunning()).isTrue();
    } finally {
      never.countDown();
      lifecycle.stop();
    }
  }

  private RosterLifecycle lifecycle(Supplier<RegistryReading> registry) {
    RosterFeed feed =
        new RosterFeed(
            new Store(registry),
            new Silence(),
            roster,
            snapshot -> {},
            new FeedSettings(LONG, LONG, AllowedBackends.ANYWHERE),
            new Random(1),
            InstantSource.system(),
            System::nanoTime);
    return new RosterLifecycle(
        feed,
        new TcpCheck(roster, LONG, Duration.ofSeconds(1), host -> List.of(), () -> {}),
        new ReviewThread(roster, LONG, System::nanoTime));
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Store(Supplier<RegistryReading> registry) implements RegistryStore {

    @Override
    public RegistryReading readAll() {
      return registry.get();
    }

    @Override
    public PartialReading read(Set<BackendId> ids) {
      throw new IllegalStateException("nobody has hinted at anything");
    }
  }

  /** A source of changes that says nothing. */
  private static final class Silence implements ChangeSource {

    @Override
    public void ensureSubscribed(Listener listener) {}

    @Override
    public void close() {}
  }
}
