package io.evenkeel.orchestrator.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.orchestrator.membership.Membership;
import io.evenkeel.orchestrator.membership.MembershipView;
import io.evenkeel.orchestrator.observe.OrchestratorMetrics;
import io.evenkeel.orchestrator.probe.Prober;
import io.evenkeel.orchestrator.probe.Rhythm;
import io.evenkeel.orchestrator.verdict.Observation;
import io.evenkeel.orchestrator.verdict.RiseFall;
import io.evenkeel.orchestrator.verdict.Thresholds;
import io.evenkeel.orchestrator.verdict.View;
import io.evenkeel.orchestrator.verdict.VoteAgenda;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchesTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Observation GOOD = Observation.success("status 200");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Membership membership = new Membership(System::nanoTime);
  private final VoteAgenda agenda = new VoteAgenda(new SplittableRandom(1));
  private final Queue<BackendId> flipped = new ConcurrentLinkedQueue<>();
  private Watches watches = watches((id, url) -> CompletableFuture.completedFuture(GOOD));

  @AfterEach
  void stop() {
    watches.stop();
  }

  @Test
  void followsAdditionsAndRemovals() {
    alone();
    watches.registryRead(backends(2));
    await().atMost(LIMIT).until(() -> watches.count(View.UP) == 2);

    watches.registryRead(backends(1));
    await().atMost(LIMIT).until(() -> watches.count(View.UP) == 1);
    assertThat(watches.seen(new BackendId("backend1"))).isEmpty();
    assertThat(flipped).hasSize(2);
  }

  @Test
  void watchesNothingBeforeItKnowsTheMembers() {
    watches.registryRead(backends(2));
    watches.membershipChanged();
    watches.registryRead(backends(1));
    alone();
    watches.membershipChanged();
    await().atMost(LIMIT).until(() -> watches.count(View.UP) == 1);
    assertThat(flipped).containsExactly(new BackendId("backend0"));
  }

  @Test
  void watchesOnlyWhatFallsToIt() {
    MembershipView members =
        new MembershipView(1, Instant.EPOCH, List.of("o1", "o2", "o3", "o4", "o5"), List.of());
    membership.heard(members, 0);
    List<Backend> backends = backends(50);
    watches.registryRead(backends);
    long mine = backends.stream().filter(b -> members.watchers(b.id(), 3).contains("o1")).count();
    await().atMost(LIMIT).until(() -> watches.count(View.UP) == mine);
    assertThat(backends)
        .allSatisfy(b ->
            assertThat(watches.seen(b.id()).isPresent())
                .isEqualTo(members.watchers(b.id(), 3).contains("o1")));
  }

  @Test
  void aNewUrlIsWatchedAnew() {
    watches.stop();
    CompletableFuture<Observation> never = new CompletableFuture<>();
    watches =
        watches((id, url) ->
            url.host().equals("old.test") ? CompletableFuture.completedFuture(GOOD) : never);
    alone();
    BackendId id = new BackendId("backend1");
    watches.registryRead(List.of(Backend.of(id, BackendUrl.parse("http://old.test"))));
    await().atMost(LIMIT).until(() -> watches.count(View.UP) == 1);

    watches.registryRead(List.of(Backend.of(id, BackendUrl.parse("http://new.test"))));
    await().atMost(LIMIT).until(() -> watches.count(View.UNKNOWN) == 1);
    assertThat(watches.seen(id)).map(RiseFall::view).contains(View.UNKNOWN);
  }

  @Test
  void everyMembershipMakesEveryBackendDue() {
    alone();
    watches.registryRead(backends(3));
    await().atMost(LIMIT).until(() -> watches.count(View.UP) == 3);
    assertThat(Stream.generate(() -> agenda.next(System.nanoTime())).takeWhile(Optional::isPresent))
        .as("each has been due once, as it was new")
        .hasSize(3);

    membership.heard(new MembershipView(2, Instant.EPOCH, List.of("o1", "o2"), List.of()), 0);
    watches.membershipChanged();
    for (int i = 0; i < 3; i++) {
      await().atMost(LIMIT).until(() -> agenda.next(System.nanoTime()).isPresent());
    }
  }

  @Test
  void probesOfOneBackendNeverOverlapAndAThousandAllGetTheirTurn() {
    watches.stop();
    Map<BackendId, AtomicInteger> running = new ConcurrentHashMap<>();
    Map<BackendId, AtomicInteger> probed = new ConcurrentHashMap<>();
    AtomicInteger overlaps = new AtomicInteger();
    watches =
        watches((id, url) -> {
          if (running.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet() > 1) {
            overlaps.incrementAndGet();
          }
          probed.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
          return CompletableFuture.supplyAsync(
              () -> {
                running.get(id).decrementAndGet();
                return GOOD;
              },
              CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS));
        });
    alone();
    watches.registryRead(backends(1_000));
    await()
        .atMost(LIMIT)
        .until(() ->
            probed.size() == 1_000 && probed.values().stream().allMatch(count -> count.get() >= 5));
    assertThat(overlaps).hasValue(0);
    assertThat(watches.count(View.UP)).isEqualTo(1_000);
  }

  @Test
  void aProbeThatEndsLongAfterItsDeadlineIsDiscarded() {
    watches.stop();
    watches =
        watches((id, url) ->
            CompletableFuture.supplyAsync(
                () -> Observation.failure("timed out after 1s"),
                CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS)));
    alone();
    watches.registryRead(backends(5));
    await()
        .atMost(LIMIT)
        .until(() ->
            meters.get("orchestrator.probes").tag("outcome", "discarded").timer().count() >= 20);
    assertThat(watches.count(View.UNKNOWN)).isEqualTo(5);
    assertThat(flipped).isEmpty();
  }

  private void alone() {
    membership.heard(new MembershipView(1, Instant.EPOCH, List.of("o1"), List.of()), 0);
  }

  private Watches watches(Prober prober) {
    Duration pace = Duration.ofMillis(20);
    ProbeDesk desk =
        new ProbeDesk(
            new ProbeClock(),
            prober,
            new Rhythm(pace, pace, new SplittableRandom(1)),
            new Thresholds(2, 3),
            Duration.ofMillis(100),
            new OrchestratorMetrics(meters),
            (id, now) -> flipped.add(id));
    return new Watches("o1", 3, desk, agenda, membership);
  }

  private static List<Backend> backends(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Backend.of(new BackendId("backend" + i), BackendUrl.parse("http://b.test")))
        .toList();
  }
}
