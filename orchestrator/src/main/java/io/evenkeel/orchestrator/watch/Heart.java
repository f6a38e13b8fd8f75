package io.evenkeel.orchestrator.watch;

import io.evenkeel.orchestrator.loop.Loop;
import io.evenkeel.orchestrator.membership.Membership;
import io.evenkeel.orchestrator.membership.MembershipStore;
import io.evenkeel.orchestrator.membership.MembershipView;
import io.evenkeel.orchestrator.store.StoreAvailability;
import io.evenkeel.orchestrator.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beats once a second, and hears who else is there.
 *
 * <p><i>Confined to the heartbeat thread.</i>
 */
public final class Heart implements Loop.Step {

  private static final Logger LOG = LoggerFactory.getLogger(Heart.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final String ACTIVITY = "heartbeat";

  private final String self;
  private final MembershipStore store;
  private final Membership membership;
  private final StoreAvailability availability;
  private final LongSupplier nanoTime;
  private final Runnable changed;

  /**
   * A heart that has not beaten yet.
   *
   * @param nanoTime a monotonic clock, the same as the membership's
   * @param changed called after a beat that brought another membership
   */
  public Heart(
      String self,
      MembershipStore store,
      Membership membership,
      StoreAvailability availability,
      LongSupplier nanoTime,
      Runnable changed) {
    this.self = self;
    this.store = store;
    this.membership = membership;
    this.availability = availability;
    this.nanoTime = nanoTime;
    this.changed = changed;
  }

  @Override
  public Duration run() {
    long asked = nanoTime.getAsLong();
    try {
      MembershipView view = store.heartbeat(self);
      availability.succeeded(ACTIVITY);
      heard(view, asked);
    } catch (StoreException e) {
      availability.failed(ACTIVITY, e);
    }
    return INTERVAL.minusNanos(nanoTime.getAsLong() - asked);
  }

  /** Leaves the members, so that no seat is kept for this process. */
  public void goodbye() {
    try {
      store.goodbye(self);
    } catch (StoreException e) {
      LOG.info("no goodbye to the other orchestrators: {}", e.getMessage());
    }
  }

  private void heard(MembershipView view, long asked) {
    Optional<MembershipView> before = membership.view();
    membership.heard(view, asked);
    if (before.isEmpty() || before.get().version() != view.version()) {
      tell(before.map(MembershipView::members).orElse(List.of()), view);
      changed.run();
    }
  }

  private static void tell(List<String> before, MembershipView view) {
    if (!before.equals(view.members())) {
      LOG.info("orchestrators: {} (membership {})", view.members(), view.version());
    }
  }
}
