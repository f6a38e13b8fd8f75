package io.evenkeel.balancer.outlier;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether an upstream is an outlier.
 *
 * <p>Only failures to answer count by themselves. Errors and latency count in comparison with the
 * others over the same time: what all do alike is the requests' fault, or a shared database's, and
 * to eject somebody for it would help nobody.
 *
 * <p><i>Confined to the review.</i>
 */
final class Detector {

  /** How improbable a run of errors must be, given the share of errors that the others have. */
  private static final double IMPROBABLE = 1e-3;

  /** From this share of slow answers on, the median is slow. */
  private static final double MOST = 0.5;

  private final OutlierSettings settings;

  Detector(OutlierSettings settings) {
    this.settings = settings;
  }

  /**
   * @param others those in service, without {@code one}
   * @return null when nothing speaks against it
   */
  @Nullable Finding judge(TrackRecord one, List<TrackRecord> others) {
    long slowNanos = slowNanos(others);
    Finding gateway = gatewayFailures(one, slowNanos);
    if (gateway != null) {
      return gateway;
    }
    Finding errors = consecutiveErrors(one, others, slowNanos);
    if (errors != null) {
      return errors;
    }
    Finding rate = errorRate(one, others, slowNanos);
    return rate != null ? rate : latency(one, others, slowNanos);
  }

  /**
   * From which latency on an answer counts as slow, by the others' median; without any of theirs,
   * by the least excess alone.
   */
  long slowNanos(List<TrackRecord> others) {
    long median = counts(others, settings.stretches(), 0).medianNanos();
    return Math.max(
        (long) (median * settings.latencyFactor()), median + settings.latencyExcess().toNanos());
  }

  private @Nullable Finding gatewayFailures(TrackRecord one, long slowNanos) {
    int length = one.gatewayFailures().length();
    return length < settings.consecutiveGatewayFailures()
        ? null
        : new Finding(
            Reason.GATEWAY_FAILURES,
            "%d consecutive attempts without a whole answer".formatted(length),
            slowNanos);
  }

  private @Nullable Finding consecutiveErrors(
      TrackRecord one, List<TrackRecord> others, long slowNanos) {
    int length = one.serverErrors().length();
    if (length < settings.consecutiveServerErrors() || !mostAreFine(others)) {
      return null;
    }
    Counts rest = new Counts();
    for (int back = 1; back <= one.window().age() && rest.attempts() < 2 * length; back++) {
      rest = counts(others, back, 0);
    }
    boolean improbable =
        rest.attempts() >= length
            && Math.pow(Significance.share(rest.failures(), rest.attempts()), length)
                < IMPROBABLE;
    return improbable
        ? new Finding(Reason.SERVER_ERRORS, "%d consecutive 5xx".formatted(length), slowNanos)
        : null;
  }

  /** Whether more than half of the others are not in a run of errors themselves. */
  private static boolean mostAreFine(List<TrackRecord> others) {
    long fine = others.stream().filter(other -> other.serverErrors().length() < 2).count();
    return 2 * fine > others.size();
  }

  private @Nullable Finding errorRate(
      TrackRecord one, List<TrackRecord> others, long slowNanos) {
    for (int back : horizons(one, 0, Counts::attempts)) {
      Counts own = counts(List.of(one), back, 0);
      Counts rest = counts(others, back, 0);
      int bad = own.failures();
      int all = own.attempts();
      if (isEnough(all, rest.attempts())
          && Significance.share(bad, all)
              >= settings.errorExcess()
                  + Significance.share(rest.failures(), rest.attempts())
          && Significance.larger(bad, all, rest.failures(), rest.attempts())) {
        return new Finding(
            Reason.ERROR_RATE,
            "%d of %d attempts failed, of the others' %d of %d"
                .formatted(bad, all, rest.failures(), rest.attempts()),
            slowNanos);
      }
    }
    return null;
  }

  private @Nullable Finding latency(TrackRecord one, List<TrackRecord> others, long slowNanos) {
    int slowBin = Math.min(Latencies.BINS - 1, Latencies.bin(slowNanos) + 1);
    int waitingFrom =
        1 + (int) Math.ceilDiv(Latencies.floorNanos(slowBin), settings.interval().toNanos());
    for (int back : horizons(one, waitingFrom, counts -> counts.timed(slowBin))) {
      Counts own = counts(List.of(one), back, waitingFrom);
      Counts rest = counts(others, back, waitingFrom);
      int slow = own.slow(slowBin);
      int all = own.timed(slowBin);
      if (isEnough(all, rest.timed(slowBin))
          && Significance.share(slow, all) >= MOST
          && Significance.larger(slow, all, rest.slow(slowBin), rest.timed(slowBin))) {
        return new Finding(
            Reason.LATENCY,
            "%d of %d answers took %d ms or more, of the others' %d of %d"
                .formatted(
                    slow,
                    all,
                    TimeUnit.NANOSECONDS.toMillis(Latencies.floorNanos(slowBin)),
                    rest.slow(slowBin),
                    rest.timed(slowBin)),
            slowNanos);
      }
    }
    return null;
  }

  private boolean isEnough(int own, int rest) {
    return own >= settings.minimumVolume() && rest >= settings.minimumVolume();
  }

  /**
   * How far to look back: as little as gives enough attempts, so that a sudden change shows at
   * once; and as far as there is anything, so that a small one shows in the end.
   */
  private int[] horizons(TrackRecord one, int waitingFrom, ToIntFunction<Counts> volume) {
    int age = one.window().age();
    int least = 1;
    while (least < age
        && volume.applyAsInt(counts(List.of(one), least, waitingFrom))
            < settings.minimumVolume()) {
      least++;
    }
    return new int[] {least, age};
  }

  private static Counts counts(List<TrackRecord> records, int back, int waitingFrom) {
    Counts counts = new Counts();
    records.forEach(record -> record.window().addTo(counts, back, waitingFrom));
    return counts;
  }
}
