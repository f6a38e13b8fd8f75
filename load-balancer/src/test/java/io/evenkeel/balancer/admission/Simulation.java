package io.evenkeel.balancer.admission;

import io.evenkeel.balancer.outlier.Reason;
import io.evenkeel.balancer.roster.Member;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.roster.RosterChange;
import io.evenkeel.balancer.selection.Strategies;
import io.evenkeel.balancer.upstream.Attempt;
import io.evenkeel.balancer.upstream.Attempt.Outcome;
import io.evenkeel.balancer.upstream.Upstream;
import io.evenkeel.common.backend.AdminState;
import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.BackendUrl;
import io.evenkeel.common.backend.Status;
import io.evenkeel.common.backend.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pool under load in simulated time: Poisson arrivals, backends that behave as a test scripts
 * them, and the real roster between the two. One seed, one course of events.
 */
final class Simulation {

  /** What a backend does with one request. */
  record Reply(Duration head, int status, Outcome outcome) {

    static Reply ok(long millis) {
      return new Reply(Duration.ofMillis(millis), 200, Outcome.ANSWERED);
    }

    static Reply status(int status, long millis) {
      return new Reply(Duration.ofMillis(millis), status, Outcome.ANSWERED);
    }

    static Reply refused() {
      return new Reply(Duration.ofMillis(1), 0, Outcome.UNREACHABLE);
    }

    /** Reset after the head and half of the body. */
    static Reply cut() {
      return new Reply(Duration.ofMillis(20), 200, Outcome.CUT);
    }

    static Reply hang() {
      return new Reply(Duration.ofSeconds(30), 0, Outcome.TIMED_OUT);
    }
  }

  /** How a backend behaves. */
  @FunctionalInterface
  interface Behaviour {
    Reply reply(String url, Random random);
  }

  static final Behaviour SOUND = (url, random) -> Reply.ok(20 + random.nextInt(60));

  private record Event(long at, int order, Runnable action) {}

  private final Random random;
  private final Roster roster;
  private final Admission admission;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Integer.compare(a.order, b.order));
  private final Map<String, Behaviour> behaviours = new HashMap<>();
  private final Map<String, Status> statuses = new HashMap<>();
  private final List<String> log = new ArrayList<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final Map<Integer, Integer> answers = new HashMap<>();
  private long now;
  private int order;
  private int failed;
  private int requests;
  private long slowest;

  Simulation(String strategy, long seed, int backends) {
    random = new Random(seed);
    roster = new Roster(new Strategies(new Random(seed)).named(strategy), this::changed);
    roster.onSuspicion(() -> after(Duration.ZERO, () -> roster.review(now)));
    admission = new Admission(roster);
    for (int i = 1; i <= backends; i++) {
      behaviours.put("b" + i, SOUND);
      statuses.put("b" + i, Status.HEALTHY);
    }
    publish();
    turnLater();
  }

  Simulation behaves(String id, Behaviour behaviour) {
    behaviours.put(id, behaviour);
    return this;
  }

  Simulation status(String id, Status status) {
    statuses.put(id, status);
    publish();
    return this;
  }

  /** Traffic for so long; what was counted before is forgotten. */
  Simulation run(Duration length, int perSecond) {
    return run(length, perSecond, "/");
  }

  Simulation run(Duration length, int perSecond, String... urls) {
    return run(length, perSecond, () -> urls[random.nextInt(urls.length)]);
  }

  /** As {@link #run}, but the URLs follow each other strictly. */
  Simulation runInTurn(Duration length, int perSecond, String... urls) {
    int[] next = {0};
    return run(length, perSecond, () -> urls[next[0]++ % urls.length]);
  }

  private Simulation run(Duration length, int perSecond, Supplier<String> urls) {
    attempts.clear();
    answers.clear();
    log.clear();
    failed = 0;
    requests = 0;
    slowest = 0;
    long end = now + length.toNanos();
    arrive(perSecond, end, urls);
    while (!events.isEmpty() && events.peek().at <= end) {
      Event event = events.remove();
      now = event.at;
      event.action.run();
    }
    now = end;
    return this;
  }

  /** A minute without a new request. */
  void drain() {
    long end = now + Duration.ofMinutes(1).toNanos();
    while (!events.isEmpty() && events.peek().at <= end) {
      Event event = events.remove();
      now = event.at;
      event.action.run();
    }
  }

  /** Attempts on it, as a share of all. */
  double share(String id) {
    int all = attempts.values().stream().mapToInt(Integer::intValue).sum();
    return attempts.getOrDefault(id, 0) / (double) all;
  }

  int attempts(String id) {
    return attempts.getOrDefault(id, 0);
  }

  /** Requests that ended without an answer, or with half of one. */
  int failed() {
    return failed;
  }

  int requests() {
    return requests;
  }

  int answers(int status) {
    return answers.getOrDefault(status, 0);
  }

  Duration slowest() {
    return Duration.ofNanos(slowest);
  }

  /** What the log said since the last run began. */
  List<String> log() {
    return log;
  }

  boolean isEjected(String id) {
    return upstream(id).ejected();
  }

  long ejections() {
    long sum = 0;
    for (Reason reason : Reason.values()) {
      sum += roster.ejections(reason);
    }
    return sum;
  }

  int inFlight() {
    return roster.current().members().stream().mapToInt(m -> m.upstream().inFlight()).sum();
  }

  private void changed(RosterChange change) {
    log.add(change.words());
  }

  private void arrive(int perSecond, long end, Supplier<String> urls) {
    double gap = -Math.log(1 - random.nextDouble()) / perSecond;
    after(
        Duration.ofNanos((long) (gap * 1e9)),
        () -> {
          if (now < end) {
            requests++;
            send(urls.get(), new HashSet<>(), now);
            arrive(perSecond, end, urls);
          }
        });
  }

  /** A GET: what gave no head is tried elsewhere, at most three times after it was sent. */
  private void send(String url, Set<Upstream> tried, long since) {
    Attempt attempt = admission.begin(tried, true, now);
    if (attempt == null) {
      failed++;
      return;
    }
    Upstream upstream = attempt.upstream();
    tried.add(upstream);
    String id = upstream.id().value();
    attempts.merge(id, 1, Integer::sum);
    Reply reply = behaviourOf(id).reply(url, random);
    attempt
        .withdrawn()
        .thenRun(
            () -> after(Duration.ZERO, () -> end(attempt, Outcome.WITHDRAWN, url, tried, since)));
    after(
        reply.head,
        () -> {
          if (reply.status > 0) {
            attempt.head(reply.status, now);
          }
          end(attempt, reply.outcome, url, tried, since);
          if (reply.status > 0 && reply.outcome == Outcome.ANSWERED) {
            answers.merge(reply.status, 1, Integer::sum);
            slowest = Math.max(slowest, now - since);
          }
        });
  }

  private void end(Attempt attempt, Outcome outcome, String url, Set<Upstream> tried, long since) {
    if (!attempt.finish(outcome, now) || outcome == Outcome.ANSWERED) {
      return;
    }
    if (outcome == Outcome.CUT || tried.size() > 3) {
      failed++;
    } else {
      send(url, tried, since);
    }
  }

  private void turnLater() {
    after(
        Duration.ofMillis(500),
        () -> {
          roster.turn(now);
          turnLater();
        });
  }

  private void after(Duration delay, Runnable action) {
    events.add(new Event(now + delay.toNanos(), order++, action));
  }

  private Behaviour behaviourOf(String id) {
    @Nullable Behaviour behaviour = behaviours.get(id);
    return behaviour == null ? SOUND : behaviour;
  }

  private Upstream upstream(String id) {
    return roster.current().members().stream()
        .map(Member::upstream)
        .filter(upstream -> upstream.id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private void publish() {
    List<Backend> backends = new ArrayList<>();
    statuses.forEach((id, status) ->
        backends.add(
            new Backend(
                new BackendId(id),
                BackendUrl.parse("http://" + id + ":8080"),
                status,
                AdminState.ACTIVE,
                Weight.DEFAULT,
                null,
                now,
                "test",
                null)));
    roster.apply(backends, false);
  }
}
