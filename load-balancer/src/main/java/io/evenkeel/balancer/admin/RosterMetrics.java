package io.evenkeel.balancer.admin;

import io.evenkeel.balancer.roster.Member;
import io.evenkeel.balancer.roster.Roster;
import io.evenkeel.balancer.roster.RosterSnapshot;
import io.evenkeel.balancer.roster.Standing;
import io.evenkeel.balancer.upstream.Upstream;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The roster in numbers.
 *
 * <p><i>{@link #follow} is confined to the feed thread; the gauges are read by any.</i>
 */
public final class RosterMetrics {

  private final MultiGauge inFlight;
  private final MultiGauge ejected;

  /** Registers what there is to say of this roster. */
  public RosterMetrics(MeterRegistry meters, Roster roster) {
    for (Standing standing : Standing.values()) {
      Gauge.builder(RosterMetric.UPSTREAMS, roster, r -> count(r.current(), standing))
          .description("Backends of the roster, by where they stand")
          .tag(RosterMetric.STATE, word(standing))
          .register(meters);
    }
    Gauge.builder(
            RosterMetric.GUARD_RAIL_HOLDING, roster, r -> heldIn(r.current()) + r.withheld().size())
        .description("Upstreams that the guard rail keeps in service, unhealthy or an outlier")
        .register(meters);
    Gauge.builder(RosterMetric.STALE, roster, r -> r.current().stale() ? 1 : 0)
        .description("Whether no orchestrator has shown a sign of life for too long")
        .register(meters);
    inFlight =
        MultiGauge.builder(RosterMetric.IN_FLIGHT)
            .description("Attempts in flight, by backend")
            .register(meters);
    ejected =
        MultiGauge.builder(RosterMetric.EJECTED)
            .description("Whether own attempts keep the backend out of service")
            .register(meters);
  }

  /** Keeps one gauge for each backend of the roster, and none for any other. */
  public void follow(RosterSnapshot snapshot) {
    inFlight.register(rows(snapshot, Upstream::inFlight), true);
    ejected.register(rows(snapshot, upstream -> upstream.ejected() ? 1 : 0), true);
  }

  private static List<MultiGauge.Row<?>> rows(
      RosterSnapshot snapshot, ToDoubleFunction<Upstream> value) {
    return snapshot.members().stream()
        .<MultiGauge.Row<?>>map(member ->
            MultiGauge.Row.of(
                Tags.of(RosterMetric.BACKEND, member.backend().id().value()),
                member.upstream(),
                value))
        .toList();
  }

  /** The word of a standing in metric tags and on {@code /roster}. */
  static String word(Standing standing) {
    return standing.name().toLowerCase(Locale.ROOT);
  }

  /** Not those that fail here too: they are out, whatever the rail would allow. */
  private static double heldIn(RosterSnapshot snapshot) {
    return snapshot.members().stream().filter(Member::heldIn).count();
  }

  private static double count(RosterSnapshot snapshot, Standing standing) {
    return snapshot.members().stream().filter(member -> member.standing() == standing).count();
  }
}
