package io.evenkeel.balancer.outlier;

import java.time.Duration;

/**
 * When an upstream is an outlier, and how long it is ejected.
 *
 * <p><i>Immutable.</i>
 *
 * @param enabled whether anybody is ejected at all
 * @param interval between two reviews; a window is divided into stretches of this length
 * @param window what is remembered of each upstream, 2 intervals or more
 * @param consecutiveGatewayFailures so many in a row eject, whatever the others do
 * @param consecutiveServerErrors so many 5xx in a row eject, if the others answer well
 * @param minimumVolume attempts below which no share is compared
 * @param errorExcess by how much the share of failures must exceed that of the others, 0 to 1
 * @param latencyFactor an answer is slow from so many times the median of the others on,
 * @param latencyExcess and by at least this much
 * @param baseEjection length of the first ejection; each further one doubles it
 * @param maxEjection longest ejection
 */
public record OutlierSettings(
    boolean enabled,
    Duration interval,
    Duration window,
    int consecutiveGatewayFailures,
    int consecutiveServerErrors,
    int minimumVolume,
    double errorExcess,
    double latencyFactor,
    Duration latencyExcess,
    Duration baseEjection,
    Duration maxEjection) {

  /** What is in force unless somebody says otherwise. */
  public static final OutlierSettings DEFAULT =
      new OutlierSettings(
          true,
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          5,
          5,
          20,
          0.1,
          3,
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60));

  int stretches() {
    return (int) Math.max(2, window.dividedBy(interval));
  }

  /** The length of the n-th ejection in a row. */
  Duration ejection(int level) {
    Duration length = baseEjection;
    for (int i = 1; i < level && length.compareTo(maxEjection) < 0; i++) {
      length = length.multipliedBy(2);
    }
    return length.compareTo(maxEjection) < 0 ? length : maxEjection;
  }
}
