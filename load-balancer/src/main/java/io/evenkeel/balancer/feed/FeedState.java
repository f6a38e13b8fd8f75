package io.evenkeel.balancer.feed;

import java.time.Instant;
import java.util.Optional;

/**
 * How the feed is doing.
 *
 * <p><i>Immutable.</i>
 *
 * @param complete whether there has ever been a roster; never taken back
 * @param lastResync when the registry was last read in full
 * @param registryId the marker then read
 * @param resyncs full reads since the start
 * @param failures reads that failed since the start
 */
public record FeedState(
    boolean complete,
    Optional<Instant> lastResync,
    Optional<String> registryId,
    long resyncs,
    long failures) {

  static final FeedState INITIAL = new FeedState(false, Optional.empty(), Optional.empty(), 0, 0);

  FeedState resynced(Instant when, Optional<String> marker, boolean hasRoster) {
    return new FeedState(complete || hasRoster, Optional.of(when), marker, resyncs + 1, failures);
  }

  FeedState failed() {
    return new FeedState(complete, lastResync, registryId, resyncs, failures + 1);
  }
}
