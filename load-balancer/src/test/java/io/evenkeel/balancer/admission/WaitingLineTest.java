package io.evenkeel.balancer.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Attempt.Outcome;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a place, against a line of which every detail can be looked at. */
class WaitingLineTest {

  private static final int LIMIT = 2;
  private static final int QUEUE = 1_000;

  private record Waiting(Set<Upstream> tried, CompletableFuture<Attempt> later) {}

  /** Takes the first upstream with room, and counts how often it looks. */
  private static final class CountingPlaces implements Places {

    private final List<Upstream> upstreams;
    private int looks;

    CountingPlaces(List<Upstream> upstreams) {
      this.upstreams = upstreams;
    }

    @Override
    public @Nullable Attempt tryBegin(
        Set<Upstream> tried, boolean repeatable, Predicate<Upstream> allowed, long nanoTime) {
      looks++;
      return upstreams.stream()
          .filter(one -> one.hasRoom(LIMIT) && allowed.test(one) && !tried.contains(one))
          .findFirst()
          .map(one -> one.tryBegin(LIMIT, nanoTime))
          .orElse(null);
    }

    @Override
    public boolean any(Predicate<Upstream> allowed) {
      return upstreams.stream().anyMatch(one -> one.hasRoom(LIMIT) && allowed.test(one));
    }

    @Override
    public boolean hopeless(Set<Upstream> tried, boolean repeatable) {
      return tried.containsAll(upstreams);
    }
  }

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final List<Upstream> upstreams = List.of(upstream("a"), upstream("b"), upstream("c"));
  private final Upstream a = upstreams.get(0);
  private final CountingPlaces places = new CountingPlaces(upstreams);
  private final WaitingLine line = line(QUEUE);

  @AfterEach
  void stopTheTimer() {
    timer.shutdownNow();
  }

  @Test
  void aPlaceThatNobodyCouldUseCostsNoSearchHoweverLongTheLine() {
    List<Attempt> attempts = fill();
    for (int i = 0; i < QUEUE; i++) {
      assertThat(line.join(Set.of(a), false, 0)).isNotDone();
    }
    places.looks = 0;

    attempts.getFirst().finish(Outcome.ANSWERED, 0);
    line.serve(a, 0);

    assertThat(places.looks).isZero();
  }

  @Test
  void aPlaceThatTheFirstOneTakesCostsOneLookHoweverLongTheLine() {
    List<Attempt> attempts = fill();
    List<CompletableFuture<Attempt>> posts = new ArrayList<>();
    for (int i = 0; i < QUEUE; i++) {
      posts.add(line.join(Set.of(), false, 0));
    }
    places.looks = 0;

    attempts.getFirst().finish(Outcome.ANSWERED, 0);
    line.serve(a, 0);

    assertThat(posts.getFirst()).isCompleted();
    assertThat(places.looks).isOne();
  }

  @Test
  void whoWaitsInVainIsFoundAtTheEndOfTheLineToo() {
    fill();
    assertThat(line.join(Set.of(), true, 0)).isNotDone();
    Set<Upstream> tried = Set.of(a, upstreams.get(1), upstreams.get(2));
    assertThat(line.join(tried, true, 0)).isCompletedExceptionally();

    Upstream d = upstream("d");
    CountingPlaces wider = new CountingPlaces(new ArrayList<>(List.of(d)));
    WaitingLine other = new WaitingLine(limits(QUEUE), timer, wider);
    d.begin(0);
    d.begin(0);
    CompletableFuture<Attempt> first = other.join(Set.of(), true, 0);
    CompletableFuture<Attempt> last = other.join(Set.of(a), true, 0);
    wider.upstreams.set(0, a);
    other.serveAll(0);

    assertThat(first).isNotDone();
    assertThat(last).isCompletedExceptionally();
  }

  /** A place is never left empty while somebody could use it, and nobody is overtaken for one. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyPlaceGoesToTheFirstWhoCouldUseIt(long seed) {
    Random random = new Random(seed);
    int queue = 1 + random.nextInt(6);
    WaitingLine small = line(queue);
    List<Waiting> waiting = new ArrayList<>();
    List<Attempt> running = new ArrayList<>();
    int refused = 0;
    for (int step = 0; step < 4_000; step++) {
      List<Waiting> before = List.copyOf(waiting);
      if (random.nextInt(5) < 3) {
        Set<Upstream> tried = anyTried(random);
        boolean place = upstreams.stream().anyMatch(one -> isFree(one, tried, before));
        CompletableFuture<Attempt> later = small.join(tried, random.nextBoolean(), 0);
        assertThat(later.isDone() && !later.isCompletedExceptionally()).isEqualTo(place);
        assertThat(later.isCompletedExceptionally()).isEqualTo(!place && before.size() == queue);
        refused += later.isCompletedExceptionally() ? 1 : 0;
        if (!later.isCompletedExceptionally()) {
          waiting.add(new Waiting(tried, later));
        }
      } else if (!running.isEmpty() && random.nextInt(8) > 0) {
        Attempt ended = running.remove(random.nextInt(running.size()));
        ended.finish(Outcome.ANSWERED, 0);
        small.serve(ended.upstream(), 0);
        assertFirstOnly(ended.upstream(), before);
      } else if (!waiting.isEmpty()) {
        waiting.remove(random.nextInt(waiting.size())).later.cancel(false);
      }
      waiting.stream()
          .filter(one -> one.later.isDone())
          .forEach(one -> running.add(one.later.join()));
      waiting.removeIf(one -> one.later.isDone());
      assertThat(small.size()).isEqualTo(waiting.size());
      assertThat(upstreams).allSatisfy(one -> assertThat(one.inFlight()).isBetween(0, LIMIT));
      assertThat(waiting).allSatisfy(one -> assertThat(one.tried).containsAll(withRoom()));
    }
    assertThat(refused).as("the line was full now and then").isPositive();
    waiting.forEach(one -> one.later.cancel(false));
    running.forEach(one -> one.finish(Outcome.ANSWERED, 0));
    assertThat(small.size()).isZero();
    assertThat(upstreams).allSatisfy(one -> assertThat(one.inFlight()).isZero());
  }

  private static boolean isFree(Upstream one, Set<Upstream> tried, List<Waiting> before) {
    return one.hasRoom(LIMIT)
        && !tried.contains(one)
        && before.stream().allMatch(ahead -> ahead.tried.contains(one));
  }

  private static void assertFirstOnly(Upstream freed, List<Waiting> before) {
    boolean taken = false;
    for (Waiting one : before) {
      boolean first = !taken && !one.tried.contains(freed);
      assertThat(one.later.isDone()).isEqualTo(first);
      taken |= first;
    }
  }

  private Set<Upstream> withRoom() {
    Set<Upstream> free = new HashSet<>(upstreams);
    free.removeIf(one -> !one.hasRoom(LIMIT));
    return free;
  }

  private Set<Upstream> anyTried(Random random) {
    Set<Upstream> tried = new HashSet<>();
    for (Upstream one : upstreams) {
      if (random.nextInt(3) == 0 && tried.size() < 2) {
        tried.add(one);
      }
    }
    return tried;
  }

  private List<Attempt> fill() {
    List<Attempt> attempts = new ArrayList<>();
    for (Upstream one : upstreams) {
      attempts.add(one.begin(0));
      attempts.add(one.begin(0));
    }
    return attempts;
  }

  private WaitingLine line(int queue) {
    return new WaitingLine(limits(queue), timer, places);
  }

  private static ConcurrencyLimits limits(int queue) {
    return new ConcurrencyLimits(LIMIT, queue, Duration.ofMinutes(1));
  }

  private static Upstream upstream(String id) {
    return new Upstream(new BackendId(id), BackendUrl.parse("http://" + id));
  }
}
