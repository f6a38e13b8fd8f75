package io.evenkeel.balancer.admin;

import io.evenkeel.balancer.feed.FeedState;
import io.evenkeel.balancer.roster.Member;
import io.evenkeel.balancer.roster.RosterSnapshot;
import io.evenkeel.balancer.roster.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /roster} answers.
 *
 * <p><i>Immutable.</i>
 *
 * @param complete whether there has been a roster since the start
 * @param registryId the id of the registry's marker; null when it has none
 * @param lastResync when the registry was last read in full; null before that
 * @param ageSeconds how long ago that is; null before that
 * @param stale whether the statuses are stale, for want of an orchestrator
 */
record RosterView(
    String strategy,
    boolean complete,
    @Nullable String registryId,
    @Nullable Instant lastResync,
    @Nullable Double ageSeconds,
    boolean stale,
    List<Row> backends) {

  /**
   * One backend.
   *
   * @param served yes or no, and why
   * @param failing whether this process itself has evidence against it
   */
  record Row(
      String id,
      String url,
      String status,
      String admin,
      int weight,
      @Nullable String zone,
      String served,
      int inFlight,
      boolean failing,
      long revision,
      String reason) {

    static Row of(Member member, boolean noneHealthy) {
      var backend = member.backend();
      return new Row(
          backend.id().value(),
          backend.url().toString(),
          backend.status().word(),
          backend.admin().word(),
          backend.weight().value(),
          backend.zone(),
          served(member, noneHealthy),
          member.upstream().inFlight(),
          member.upstream().failing(),
          backend.revision(),
          backend.reason());
    }

    private static String served(Member member, boolean noneHealthy) {
      return switch (member.standing()) {
        case HEALTHY -> "yes";
        case UNKNOWN ->
            noneHealthy
                ? "yes: unknown, and none is healthy"
                : "no: unknown, and others are healthy";
        case HELD_IN ->
            member.ready()
                ? "yes: unhealthy, but held in by the guard rail"
                : "no: unhealthy, and failing here too";
        case ON_TRIAL ->
            member.ready()
                ? "one at a time: unhealthy, but the status is stale"
                : "no: unhealthy by a stale status, and busy or failing here";
        case LEFT_OUT -> "no: left out: unhealthy";
        case DRAINING -> "no: draining";
        case DISABLED -> "no: disabled";
      };
    }
  }

  static RosterView of(String strategy, RosterSnapshot snapshot, FeedState feed, Instant now) {
    boolean noneHealthy =
        snapshot.members().stream().noneMatch(member -> member.standing() == Standing.HEALTHY);
    return new RosterView(
        strategy,
        feed.complete(),
        feed.registryId().orElse(null),
        feed.lastResync().orElse(null),
        feed.lastResync().map(then -> Duration.between(then, now).toMillis() / 1000.0).orElse(null),
        snapshot.stale(),
        snapshot.members().stream().map(member -> Row.of(member, noneHealthy)).toList());
  }
}
