package io.evenkeel.balancer.outlier;

import java.util.List;

/**
 * The upstreams in service at one review, added up stretch by stretch, so that each can be compared
 * with the others without adding them up for each.
 *
 * <p><i>Confined to one review.</i>
 */
public final class Pool {

  private final List<TrackRecord> records;
  private final Counts[] stretches;

  /**
   * @param records of those in service
   * @param settings that all of them have
   */
  public Pool(List<TrackRecord> records, OutlierSettings settings) {
    this.records = List.copyOf(records);
    this.stretches = new Counts[settings.stretches()];
    for (int back = 0; back < stretches.length; back++) {
      stretches[back] = new Counts();
      for (TrackRecord record : this.records) {
        record.window().addTo(stretches[back], back);
      }
    }
  }

  /** All but {@code one}, over its latest stretches. */
  Counts others(TrackRecord one, int stretchCount, int waitingFrom) {
    Counts others = new Counts();
    for (int back = 0; back < Math.min(stretchCount, stretches.length); back++) {
      others.add(stretches[back], back >= waitingFrom);
    }
    return records.contains(one)
        ? others.minus(one.window().latest(stretchCount, waitingFrom))
        : others;
  }

  /** Whether more than half of the others are not in a run of errors themselves. */
  boolean mostOthersAreFine(TrackRecord one) {
    int others = 0;
    int fine = 0;
    for (TrackRecord record : records) {
      if (record != one) {
        others++;
        fine += record.serverErrors().length() < 2 ? 1 : 0;
      }
    }
    return 2 * fine > others;
  }
}
