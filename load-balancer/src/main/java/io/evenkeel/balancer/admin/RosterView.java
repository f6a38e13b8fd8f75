package io.evenkeel.balancer.admin;

import io.evenkeel.balancer.feed.FeedState;
import io.evenkeel.balancer.outlier.Ejection;
import io.evenkeel.balancer.outlier.Finding;
import io.evenkeel.balancer.roster.Member;
import io.evenkeel.balancer.roster.RosterSnapshot;
import io.evenkeel.balancer.roster.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
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

  /** One moment by both clocks: ejections are measured by the one that nobody sets. */
  record Now(Instant instant, long nanoTime) {}

  /**
   * Why and since when a backend is ejected.
   *
   * @param phase {@code ejected}, {@code trial_due} or {@code on_trial}
   * @param since when the phase began
   * @param until when the ejection ends and a trial is due; null in the other phases
   * @param inARow ejections without good behaviour between them
   */
  record EjectionView(
      String phase,
      String reason,
      String words,
      Instant since,
      @Nullable Instant until,
      int inARow) {

    static @Nullable EjectionView of(Ejection.State state, Now now) {
      Finding finding = state.finding();
      if (state.phase() == Ejection.Phase.IN_SERVICE || finding == null) {
        return null;
      }
      Instant since = now.instant().minusNanos(now.nanoTime() - state.since());
      return new EjectionView(
          state.phase().name().toLowerCase(Locale.ROOT),
          finding.reason().label(),
          finding.words(),
          since.truncatedTo(ChronoUnit.MILLIS),
          state.phase() == Ejection.Phase.EJECTED
              ? since.plus(state.length()).truncatedTo(ChronoUnit.MILLIS)
              : null,
          state.level());
    }
  }

  /**
   * One backend.
   *
   * @param served yes or no, and why
   * @param failing whether this process itself has evidence against it
   * @param ejection null while own attempts do not keep it out
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
      @Nullable EjectionView ejection,
      long revision,
      String reason) {

    static Row of(Member member, boolean noneHealthy, Now now) {
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
          EjectionView.of(member.upstream().record().state(), now),
          backend.revision(),
          backend.reason());
    }

    private static String served(Member member, boolean noneHealthy) {
      if (member.upstream().ejected() && member.wanted()) {
        return member.ready(true) ? "one at a time: a trial is due" : "no: ejected";
      }
      return switch (member.standing()) {
        case HEALTHY -> "yes";
        case UNKNOWN ->
            noneHealthy
                ? "yes: unknown, and none is healthy"
                : "no: unknown, and others are healthy";
        case HELD_IN ->
            member.ready(true)
                ? "yes: unhealthy, but held in by the guard rail"
                : "no: unhealthy, and failing here too";
        case ON_TRIAL ->
            member.ready(true)
                ? "one at a time: unhealthy, but the status is stale"
                : "no: unhealthy by a stale status, and busy or failing here";
        case LEFT_OUT -> "no: left out: unhealthy";
        case DRAINING -> "no: draining";
        case DISABLED -> "no: disabled";
      };
    }
  }

  static RosterView of(String strategy, RosterSnapshot snapshot, FeedState feed, Now now) {
    boolean noneHealthy =
        snapshot.members().stream().noneMatch(member -> member.standing() == Standing.HEALTHY);
    return new RosterView(
        strategy,
        feed.complete(),
        feed.registryId().orElse(null),
        feed.lastResync().orElse(null),
        feed.lastResync()
            .map(then -> Duration.between(then, now.instant()).toMillis() / 1000.0)
            .orElse(null),
        snapshot.stale(),
        snapshot.members().stream().map(member -> Row.of(member, noneHealthy, now)).toList());
  }
}
