package io.evenkeel.orchestrator.registry;

import io.evenkeel.common.backend.Backend;
import io.evenkeel.common.backend.BackendId;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what became different from one reading to the next.
 *
 * <p><i>Confined to the registry thread.</i>
 */
final class RegistryLog {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryLog.class);

  private final ProblemLog problems = new ProblemLog();

  void changed(KnownRegistry before, KnownRegistry after) {
    problems.report(after.problems());
    backends(before.backends(), after.backends());
    if (before.finding() != after.finding()) {
      finding(before, after);
    }
  }

  private static void backends(
      SortedMap<BackendId, Backend> before, SortedMap<BackendId, Backend> after) {
    after.forEach((id, backend) -> {
      Backend old = before.get(id);
      if (old == null) {
        LOG.info("{} added: {}", id, backend.url());
      } else if (!old.url().equals(backend.url())) {
        LOG.info("{} moved: {} -> {}", id, old.url(), backend.url());
      }
    });
    before.keySet().stream()
        .filter(id -> !after.containsKey(id))
        .forEach(id -> LOG.info("{} removed", id));
  }

  private static void finding(KnownRegistry before, KnownRegistry after) {
    String id = after.marker().map(Marker::id).orElse("(none)");
    switch (after.finding()) {
      case LOST ->
          LOG.warn(
              "registry {} has lost its marker: {} known backends are kept, and given back soon",
              id,
              after.hashes().size());
      case REPLACED ->
          LOG.error(
              "registry {} was replaced by registry {}: the store wins, with {} backends",
              before.marker().map(Marker::id).orElse("(none)"),
              id,
              after.hashes().size());
      case IN_ORDER -> {
        if (before.finding() == Finding.LOST) {
          LOG.info("registry {} is in order again: {} backends", id, after.hashes().size());
        }
      }
      case NOTHING, UNMARKED, TORN -> LOG.debug("registry: {}", after.finding());
    }
  }
}
