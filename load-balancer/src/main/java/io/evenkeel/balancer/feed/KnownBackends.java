package io.evenkeel.balancer.feed;

import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.FieldProblem;
import io.evenkeel.common.schema.BackendField;
import io.evenkeel.common.schema.RecordReader;
import io.evenkeel.common.schema.RedisKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the registry: the last valid record of every backend that is not believed to be
 * removed.
 *
 * <p>A record that goes missing or bad while its id stays in the set is no removal; it keeps its
 * last valid form, field by field. A record that was never valid is left out. A URL that is not
 * allowed is a bad one.
 *
 * <p><i>Confined to the feed thread.</i>
 */
final class KnownBackends {

  private final AllowedBackends allowed;
  private final Map<BackendId, Backend> known = new TreeMap<>();
  private final Removals removals = new Removals();
  private Set<FieldProblem> reported = Set.of();

  KnownBackends(AllowedBackends allowed) {
    this.allowed = allowed;
  }

  /** All of them, by id. */
  Collection<Backend> backends() {
    return List.copyOf(known.values());
  }

  boolean contains(BackendId id) {
    return known.containsKey(id);
  }

  /**
   * Takes a full look in.
   *
   * @return the problems that the last look did not have
   */
  List<FieldProblem> learn(RegistryReading reading) {
    known.keySet().removeAll(removals.believed(Set.copyOf(known.keySet()), reading));
    List<FieldProblem> problems = new ArrayList<>(reading.problems());
    problems.addAll(learn(reading.hashes()));
    return news(Set.copyOf(problems), problems);
  }

  /** As {@link #learn(RegistryReading)}, of some. */
  List<FieldProblem> learn(PartialReading reading) {
    List<FieldProblem> problems = new ArrayList<>(reading.problems());
    problems.addAll(learn(reading.hashes()));
    Set<String> keys =
        reading.asked().stream().map(RedisKey::backend).collect(Collectors.toUnmodifiableSet());
    Set<FieldProblem> all = new HashSet<>(reported);
    all.removeIf(problem -> keys.contains(problem.key()));
    all.addAll(problems);
    return news(all, problems);
  }

  private List<FieldProblem> learn(Map<BackendId, Map<String, String>> hashes) {
    List<FieldProblem> problems = new ArrayList<>();
    hashes.forEach((id, hash) -> {
      RecordReader.Reading reading = RecordReader.read(id, hash);
      problems.addAll(reading.problems());
      Optional<FieldProblem> objection =
          reading.backend().flatMap(backend -> allowed.objection(id, backend.url()));
      objection.ifPresent(problems::add);
      reading
          .backend()
          .filter(_ -> objection.isEmpty())
          .map(backend -> mended(backend, known.get(id), reading.problems()))
          .ifPresent(backend -> known.put(id, backend));
    });
    return problems;
  }

  private List<FieldProblem> news(Set<FieldProblem> all, List<FieldProblem> found) {
    List<FieldProblem> news = found.stream().filter(p -> !reported.contains(p)).toList();
    reported = all;
    return news;
  }

  /**
   * The record with what it said last where it now makes no sense, as long as the URL is the same.
   */
  private static Backend mended(Backend now, @Nullable Backend last, List<FieldProblem> problems) {
    if (last == null || problems.isEmpty() || !last.url().equals(now.url())) {
      return now;
    }
    Set<String> bad = problems.stream().map(FieldProblem::field).collect(Collectors.toSet());
    return new Backend(
        now.id(),
        now.url(),
        bad.contains(BackendField.STATUS) ? last.status() : now.status(),
        bad.contains(BackendField.ADMIN) ? last.admin() : now.admin(),
        bad.contains(BackendField.WEIGHT) ? last.weight() : now.weight(),
        now.zone(),
        bad.contains(BackendField.REVISION) ? last.revision() : now.revision(),
        now.reason(),
        now.lastChecked());
  }
}
