package io.evenkeel.balancer.outlier;

import java.util.Collection;
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

  /**
   * How improbable a run of errors must be, given the share of errors that the others have. Small,
   * since every error may begin one.
   */
  private static final double IMPROBABLE = 1e-9;

  /**
   * A longer run proves no more. Where all fail for minutes and then recover, one recovers last;
   * its run of thousands would be improbable even if the others had failed 99 times of 100.
   */
  private static final int LONG_RUN = 30;

  /** A pause in collecting garbage is no silence. */
  private static final long LEAST_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** From this share of slow answers on, the median is slow. */
  private static final double MOST = 0.5;

  private final OutlierSettings settings;

  Detector(OutlierSettings settings) {
    this.settings = settings;
  }

  /** Null when nothing speaks against it. */
  @Nullable Finding judge(TrackRecord one, Pool pool) {
    long slowNanos = slowNanos(one, pool);
    Finding gateway = gatewayFailures(one, slowNanos);
    if (gateway != null) {
      return gateway;
    }
    Finding errors = consecutiveErrors(one, pool, slowNanos);
    if (errors != null) {
      return errors;
    }
    Finding rate = errorRate(one, pool, slowNanos);
    return rate != null ? rate : latency(one, pool, slowNanos);
  }

  /**
   * What speaks against one that probes cannot reach either: attempts wait longer than is slow, and
   * nothing of its has come meanwhile, while the others answer, or one that probes find healthy is
   * idle: a lone client that waits here asks nobody else meanwhile. By itself the silence would be
   * too little: it may just have nothing but long polls. So would it be where nobody answers: that
   * may be the database, and a late answer is better than none.
   *
   * <p>A stopped process accepts connections and requests; without this each of them would wait for
   * the time limit of the response head.
   */
  @Nullable Finding silence(TrackRecord one, Pool pool, Collection<TrackRecord> healthy) {
    long slowNanos = Math.max(slowNanos(one, pool), LEAST_SILENCE_NANOS);
    int since = 1 + (int) Math.ceilDiv(slowNanos, settings.interval().toNanos());
    Window own = one.window();
    return isWaiting(one, since)
            && own.latest(since, since).heads() == 0
            && (pool.others(one, since, since).heads() > 0
                || healthy.stream().anyMatch(other -> !isWaiting(other, since)))
        ? new Finding(
            Reason.SILENCE,
            "unhealthy, and silent for %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(slowNanos)),
            slowNanos)
        : null;
  }

  /** Whether an attempt waits for its head since so many stretches ago or longer. */
  private boolean isWaiting(TrackRecord one, int since) {
    return one.window().latest(settings.stretches(), since).waiting() > 0;
  }

  /**
   * From which latency on an answer counts as slow, by the others' median; without any of theirs,
   * by the least excess alone.
   */
  long slowNanos(TrackRecord one, Pool pool) {
    long median = pool.others(one, settings.stretches(), 0).medianNanos();
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

  private @Nullable Finding consecutiveErrors(TrackRecord one, Pool pool, long slowNanos) {
    int length = one.serverErrors().length();
    if (length < settings.consecutiveServerErrors() || !pool.mostOthersAreFine(one)) {
      return null;
    }
    Counts all = pool.others(one, settings.stretches(), 0);
    if (all.attempts() < settings.minimumVolume()) {
      return null;
    }
    Counts recent = new Counts();
    for (int back = 1; back <= settings.stretches() && recent.attempts() < 2 * length; back++) {
      recent = pool.others(one, back, 0);
    }
    // What has just begun shows in the latest attempts; what is rare, only in many.
    double likely =
        Math.max(
            Significance.share(recent.failures(), recent.attempts()),
            Significance.share(all.failures() + 1, all.attempts() + 2));
    return Math.pow(likely, Math.min(length, LONG_RUN)) < IMPROBABLE
        ? new Finding(Reason.SERVER_ERRORS, "%d consecutive 5xx".formatted(length), slowNanos)
        : null;
  }

  private @Nullable Finding errorRate(TrackRecord one, Pool pool, long slowNanos) {
    for (int back : horizons(one, 0, Counts::attempts)) {
      Counts own = one.window().latest(back, 0);
      Counts rest = pool.others(one, back, 0);
      int bad = own.failures();
      int all = own.attempts();
      if (isEnough(all, rest.attempts())
          && Significance.share(bad, all)
              >= settings.errorExcess() + Significance.share(rest.failures(), rest.attempts())
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

  private @Nullable Finding latency(TrackRecord one, Pool pool, long slowNanos) {
    int slowBin = Math.min(Latencies.BINS - 1, Latencies.bin(slowNanos) + 1);
    long slowFrom = Latencies.floorNanos(slowBin);
    int waitingFrom = 1 + (int) Math.ceilDiv(slowFrom, settings.interval().toNanos());
    for (int back : horizons(one, waitingFrom, counts -> counts.timed(slowBin))) {
      Counts own = one.window().latest(back, waitingFrom);
      Counts rest = pool.others(one, back, waitingFrom);
      int slow = own.slow(slowBin);
      int all = own.timed(slowBin);
      int othersSlow = rest.slow(slowBin);
      int othersAll = rest.timed(slowBin);
      if (isEnough(all, othersAll)
          && Significance.share(slow, all) >= MOST
          && Significance.larger(slow, all, othersSlow, othersAll)) {
        return new Finding(
            Reason.LATENCY,
            "%d of %d answers took %d ms or more, of the others' %d of %d"
                .formatted(
                    slow, all, TimeUnit.NANOSECONDS.toMillis(slowFrom), othersSlow, othersAll),
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
    Window window = one.window();
    int age = window.age();
    Counts own = new Counts();
    for (int back = 0; back < age; back++) {
      Counts stretch = new Counts();
      window.addTo(stretch, back);
      own.add(stretch, back >= waitingFrom);
      if (volume.applyAsInt(own) >= settings.minimumVolume()) {
        return new int[] {back + 1, age};
      }
    }
    return new int[0];
  }
}
