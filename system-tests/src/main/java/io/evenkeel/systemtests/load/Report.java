package io.evenkeel.systemtests.load;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a client saw of a bad day.
 *
 * <p><i>Immutable.</i>
 *
 * @param name of the bad day
 * @param outcomes of the requests that are over
 */
public record Report(String name, List<Outcome> outcomes) {

  private static final int SHOWN = 20;

  /** Copies. */
  public Report {
    outcomes = List.copyOf(outcomes);
  }

  /** Those that began at {@code start} or later. */
  public Report since(Instant start) {
    return new Report(
        name, outcomes.stream().filter(outcome -> !outcome.began().isBefore(start)).toList());
  }

  /** Those that began before {@code end}. */
  public Report before(Instant end) {
    return new Report(
        name, outcomes.stream().filter(outcome -> outcome.began().isBefore(end)).toList());
  }

  /** Those of one method. */
  public Report of(String method) {
    return new Report(
        name, outcomes.stream().filter(outcome -> outcome.method().equals(method)).toList());
  }

  /** The GETs. */
  public Report gets() {
    return of("GET");
  }

  /** The POSTs. */
  public Report posts() {
    return of("POST");
  }

  /** The {@code count} that ended last. */
  public Report latest(int count) {
    return new Report(
        name,
        outcomes.stream()
            .sorted(Comparator.comparing(Outcome::ended).reversed())
            .limit(count)
            .toList());
  }

  /** How many requests. */
  public int total() {
    return outcomes.size();
  }

  /** Those that failed, in the order in which they began. */
  public List<Outcome> failures() {
    return outcomes.stream()
        .filter(Outcome::failed)
        .sorted(Comparator.comparing(Outcome::began))
        .toList();
  }

  /** How many were answered well, by backend. */
  public Map<String, Long> byBackend() {
    return outcomes.stream()
        .filter(outcome -> !outcome.failed())
        .collect(Collectors.groupingBy(Outcome::backend, TreeMap::new, Collectors.counting()));
  }

  /** How many one backend answered well. */
  public long answeredBy(String backend) {
    return byBackend().getOrDefault(backend, 0L);
  }

  /** The longest that a client waited, for an answer or for an error. */
  public Duration slowest() {
    return outcomes.stream().map(Outcome::latency).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /** The five that took longest, of those that took longer than {@code limit}. */
  public List<Outcome> slowerThan(Duration limit) {
    return outcomes.stream()
        .filter(outcome -> outcome.latency().compareTo(limit) > 0)
        .sorted(Comparator.comparing(Outcome::latency).reversed())
        .limit(5)
        .toList();
  }

  /** What half of the clients waited at most. */
  public Duration median() {
    return outcomes.isEmpty()
        ? Duration.ZERO
        : outcomes.stream().map(Outcome::latency).sorted().toList().get(outcomes.size() / 2);
  }

  /** For an assertion's message: every kind of failure with its count, and the first of them. */
  public String failuresInDetail() {
    List<Outcome> failures = failures();
    Map<String, Long> kinds =
        failures.stream()
            .map(Report::kind)
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return "%s%nby kind: %s%nby backend: %s%nthe first %d:%n%s"
        .formatted(
            this,
            kinds,
            byBackend(),
            Math.min(SHOWN, failures.size()),
            failures.stream()
                .limit(SHOWN)
                .map(Outcome::toString)
                .collect(Collectors.joining(System.lineSeparator())));
  }

  /**
   * As in {@code SIGKILL of a backend: GET 6000 requests, 0 failed, slowest 214 ms; POST 3000
   * requests, 2 failed, slowest 96 ms}.
   */
  @Override
  public String toString() {
    return name
        + ": "
        + outcomes.stream()
            .map(Outcome::method)
            .distinct()
            .sorted()
            .map(method -> method + " " + of(method).figures())
            .collect(Collectors.joining("; "));
  }

  private String figures() {
    return "%d requests, %d failed, slowest %d ms"
        .formatted(total(), failures().size(), slowest().toMillis());
  }

  private static String kind(Outcome failure) {
    return failure.status() == 0 ? String.valueOf(failure.error()) : "" + failure.status();
  }
}
