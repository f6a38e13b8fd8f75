package io.evenkeel.orchestrator.registry;

import io.evenkeel.common.backend.FieldProblem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports each bad field once, and again only after it changed or was mended in between.
 *
 * <p><i>Confined to the registry thread.</i>
 */
final class ProblemLog {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemLog.class);

  private Set<FieldProblem> reported = Set.of();

  void report(List<FieldProblem> problems) {
    Set<FieldProblem> current = new HashSet<>(problems);
    current.stream()
        .filter(problem -> !reported.contains(problem))
        .forEach(problem -> LOG.warn("{}", problem));
    reported = current;
  }
}
