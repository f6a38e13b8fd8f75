package io.evenkeel.redisinit;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.Shown;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The configured backends, all read before anything is written: one bad entry and none is added.
 *
 * <p><i>Immutable.</i>
 *
 * @param seeds the entries that are right, in the order given
 * @param problems one for each entry that is not, naming the value and the expectation
 */
record SeedList(List<Seed> seeds, List<String> problems) {

  SeedList {
    seeds = List.copyOf(seeds);
    problems = List.copyOf(problems);
  }

  static SeedList parse(List<String> entries) {
    List<Seed> seeds = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Set<BackendId> ids = new HashSet<>();
    for (String entry : entries) {
      try {
        Seed seed = Seed.parse(entry);
        seeds.add(seed);
        if (!ids.add(seed.id())) {
          problems.add("backend: %s (expected: each id once)".formatted(Shown.of(entry)));
        }
      } catch (IllegalArgumentException e) {
        problems.add(e.getMessage());
      }
    }
    return new SeedList(seeds, problems);
  }
}
