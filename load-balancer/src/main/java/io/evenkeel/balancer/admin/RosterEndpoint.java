package io.evenkeel.balancer.admin;

import io.evenkeel.balancer.feed.FeedState;
import io.evenkeel.balancer.roster.Roster;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /roster} on the management port: what this process serves from, indented for people.
 *
 * <p><i>Thread-safe.</i>
 */
@WebEndpoint(id = "roster")
public final class RosterEndpoint {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Roster roster;
  private final Supplier<FeedState> feed;
  private final String strategy;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /** Of this roster, fed by the feed whose state this is. */
  public RosterEndpoint(
      Roster roster,
      Supplier<FeedState> feed,
      String strategy,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.roster = roster;
    this.feed = feed;
    this.strategy = strategy;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** The roster as JSON. */
  @ReadOperation(produces = "application/json")
  public String roster() {
    return JSON.writeValueAsString(
            RosterView.of(
                strategy,
                roster.current(),
                feed.get(),
                new RosterView.Now(clock.instant(), nanoTime.getAsLong())))
        + "\n";
  }
}
