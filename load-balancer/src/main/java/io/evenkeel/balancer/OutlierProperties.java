package io.evenkeel.balancer;

import io.evenkeel.balancer.outlier.OutlierSettings;
import io.evenkeel.balancer.property.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When an upstream is ejected for what its own attempts show, and for how long.
 *
 * <p><i>Immutable.</i>
 *
 * @param enabled Whether upstreams are ejected at all.
 * @param interval Time between two reviews; runs of failures are looked at once.
 * @param window How far back attempts are compared.
 * @param consecutiveGatewayFailures Attempts in a row without a whole answer that eject an
 *     upstream, whatever the others do.
 * @param consecutiveServerErrors Answers of 500 and above in a row that eject an upstream while
 *     most others answer well.
 * @param minimumVolume Attempts within the window, on the upstream and on the others, below which
 *     no shares are compared.
 * @param errorExcess Difference between the share of failures of an upstream and of the others from
 *     which on it may be ejected.
 * @param latencyFactor Multiple of the others' median latency from which on an answer is slow.
 * @param latencyExcess Least difference to the others' median latency from which on an answer is
 *     slow.
 * @param baseEjection Length of the first ejection; each further one doubles it.
 * @param maxEjection Longest ejection.
 */
@ConfigurationProperties("balancer.outlier")
public record OutlierProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("500ms") Duration interval,
    @DefaultValue("30s") Duration window,
    @DefaultValue("5") int consecutiveGatewayFailures,
    @DefaultValue("5") int consecutiveServerErrors,
    @DefaultValue("20") int minimumVolume,
    @DefaultValue("0.1") double errorExcess,
    @DefaultValue("3") double latencyFactor,
    @DefaultValue("500ms") Duration latencyExcess,
    @DefaultValue("5s") Duration baseEjection,
    @DefaultValue("60s") Duration maxEjection) {

  private static final String PREFIX = "balancer.outlier.";
  private static final int MOST = 1_000_000;

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public OutlierProperties {
    Require.range(PREFIX + "interval", interval, Duration.ofMillis(50), Duration.ofMinutes(1));
    Require.range(
        PREFIX + "window", window, interval.multipliedBy(2), interval.multipliedBy(1_000));
    Require.range(PREFIX + "consecutive-gateway-failures", consecutiveGatewayFailures, 1, MOST);
    Require.range(PREFIX + "consecutive-server-errors", consecutiveServerErrors, 1, MOST);
    Require.range(PREFIX + "minimum-volume", minimumVolume, 1, MOST);
    Require.range(PREFIX + "error-excess", errorExcess, 0.0, 1.0);
    Require.range(PREFIX + "latency-factor", latencyFactor, 1.0, 1_000.0);
    Require.range(PREFIX + "latency-excess", latencyExcess);
    Require.range(PREFIX + "base-ejection", baseEjection);
    Require.range(PREFIX + "max-ejection", maxEjection, baseEjection, Duration.ofDays(1));
  }

  OutlierSettings settings() {
    return new OutlierSettings(
        enabled,
        interval,
        window,
        consecutiveGatewayFailures,
        consecutiveServerErrors,
        minimumVolume,
        errorExcess,
        latencyFactor,
        latencyExcess,
        baseEjection,
        maxEjection);
  }
}
