package io.evenkeel.balancer.feed;

import io.evenkeel.common.backend.FieldProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the feed tells people: each trouble once when it begins and once when it is over.
 *
 * <p><i>Confined to the feed thread.</i>
 */
final class FeedLog {

  private static final Logger LOG = LoggerFactory.getLogger(RosterFeed.class);

  /** So many problems of one reading are logged. */
  private static final int MAX_PROBLEMS = 20;

  private boolean away;
  private boolean deaf;

  /** There is a roster for the first time. */
  void complete(int backends) {
    LOG.info("roster complete (backends: {})", backends);
  }

  void readable() {
    if (away) {
      LOG.info("registry can be read again");
    }
    away = false;
  }

  void unreadable(RuntimeException trouble, int backends) {
    if (!away) {
      LOG.warn(
          "registry cannot be read, the roster stays as it is (backends: {}): {}",
          backends,
          cause(trouble));
    }
    LOG.debug("registry cannot be read", trouble);
    away = true;
  }

  /** The registry was read; {@code trouble} is why hints do not arrive, null when they do. */
  void hints(@Nullable RuntimeException trouble) {
    if (trouble != null && !deaf) {
      LOG.warn("no change messages, changes are seen by resync only: {}", cause(trouble));
    } else if (trouble == null && deaf) {
      LOG.info("change messages arrive again");
    }
    deaf = trouble != null;
  }

  void problems(List<FieldProblem> news) {
    news.stream().limit(MAX_PROBLEMS).forEach(problem -> LOG.warn("registry: {}", problem));
    if (news.size() > MAX_PROBLEMS) {
      LOG.warn("registry: and {} problems more", news.size() - MAX_PROBLEMS);
    }
  }

  private static String cause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }
}
