package io.evenkeel.orchestrator.store;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that Redis is away and once that it is back, however many threads notice: away from the
 * first activity that fails until none fails any more.
 *
 * <p><i>Thread-safe.</i>
 */
public final class StoreAvailability {

  private static final Logger LOG = LoggerFactory.getLogger(StoreAvailability.class);

  private final Set<String> failing = new HashSet<>();

  /** An activity, such as {@code heartbeat}, came through. */
  public synchronized void succeeded(String activity) {
    if (failing.remove(activity) && failing.isEmpty()) {
      LOG.info("Redis is back");
    }
  }

  /** An activity failed. */
  public synchronized void failed(String activity, StoreException cause) {
    if (failing.isEmpty()) {
      LOG.warn("Redis is away or refuses: {} failed ({}); retrying", activity, cause.getMessage());
    }
    failing.add(activity);
  }
}
