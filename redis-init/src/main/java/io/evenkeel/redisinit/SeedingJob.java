package io.evenkeel.redisinit;

import io.evenkeel.common.backend.BackendId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The job from configuration to exit code: read everything, then write, then say what is there. */
final class SeedingJob {

  private static final Logger log = LoggerFactory.getLogger(SeedingJob.class);

  private final List<String> entries;
  private final Seeder seeder;
  private final Patience patience;

  SeedingJob(List<String> entries, Seeder seeder, Patience patience) {
    this.entries = entries;
    this.seeder = seeder;
    this.patience = patience;
  }

  /** Whether the registry is seeded, now or before; if not, an error in the log says why. */
  boolean run() {
    SeedList list = SeedList.parse(entries);
    if (!list.problems().isEmpty()) {
      list.problems().forEach(problem -> log.error("redis-init.backends: {}", problem));
      log.error("nothing was written to the registry");
      return false;
    }
    Optional<Integer> added = patience.until(() -> seeder.seed(list.seeds()));
    added.ifPresent(count -> logSeeded(list.seeds(), count));
    return added.isPresent();
  }

  private static void logSeeded(List<Seed> seeds, int added) {
    String ids =
        seeds.isEmpty()
            ? "no backend is configured"
            : seeds.stream().map(Seed::id).map(BackendId::value).collect(Collectors.joining(" "));
    log.info("registry seeded: {} ({} added, {} known)", ids, added, seeds.size() - added);
  }
}
