package io.evenkeel.balancer.admin;

import io.evenkeel.balancer.feed.FeedState;
import io.evenkeel.balancer.roster.Roster;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Ready from the first complete roster on, and for good: neither a lost Redis nor sick backends are
 * a reason to take a balancer away that still knows whom to ask.
 *
 * <p><i>Thread-safe.</i>
 */
public final class RosterHealthIndicator implements HealthIndicator {

  private final Roster roster;
  private final Supplier<FeedState> feed;

  /** Of this roster, fed by the feed whose state this is. */
  public RosterHealthIndicator(Roster roster, Supplier<FeedState> feed) {
    this.roster = roster;
    this.feed = feed;
  }

  @Override
  public Health health() {
    if (!feed.get().complete()) {
      return Health.outOfService().withDetail("roster", "the registry was not read yet").build();
    }
    return Health.up().withDetail("backends", roster.current().members().size()).build();
  }
}
