package io.evenkeel.orchestrator;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.common.backend.Shown;
import io.evenkeel.orchestrator.probe.DurationText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the orchestrator.
 *
 * <p><i>Immutable.</i>
 *
 * @param id Name of this orchestrator, unique among all and the same after a restart; the host name
 *     unless set.
 * @param voters Number of orchestrators that watch each backend at most, odd so that they cannot
 *     tie.
 * @param resyncInterval Time between two full reads of the registry.
 * @param healthCheck How backends are probed.
 */
@ConfigurationProperties("orchestrator")
public record OrchestratorProperties(
    @DefaultValue("") String id,
    @DefaultValue("3") int voters,
    @DefaultValue("2s") Duration resyncInterval,
    @DefaultValue HealthCheck healthCheck) {

  /**
   * @throws IllegalArgumentException naming property, value and expectation
   */
  public OrchestratorProperties {
    if (id.isBlank()) {
      id = hostName();
    }
    require(BackendId.parse(id).isPresent(), "id", Shown.of(id), BackendId.EXPECTED);
    require(voters >= 1 && voters % 2 == 1, "voters", voters, "an odd number from 1");
    require(
        isPositive(resyncInterval),
        "resync-interval",
        shown(resyncInterval),
        "longer than nothing");
  }

  /**
   * How backends are probed.
   *
   * @param interval Time from the start of one probe to the start of the next, give or take 10 %.
   * @param timeout Limit for a whole probe: resolving, connecting and reading; below the interval.
   * @param rise Number of successes in a row that bring a backend back.
   * @param fall Number of failures in a row that take a backend out.
   * @param fastInterval Time between probes while a view may be changing, at most the interval.
   * @param path Path that is asked for, with a query if need be.
   */
  public record HealthCheck(
      @DefaultValue("2s") Duration interval,
      @DefaultValue("1s") Duration timeout,
      @DefaultValue("2") int rise,
      @DefaultValue("3") int fall,
      @DefaultValue("250ms") Duration fastInterval,
      @DefaultValue("/health") String path) {

    /**
     * @throws IllegalArgumentException naming property, value and expectation
     */
    public HealthCheck {
      require(
          isPositive(interval), "health-check.interval", shown(interval), "longer than nothing");
      require(
          isPositive(timeout) && timeout.compareTo(interval) < 0,
          "health-check.timeout",
          shown(timeout),
          "shorter than the interval, " + shown(interval));
      require(rise >= 1, "health-check.rise", rise, "from 1");
      require(fall >= 1, "health-check.fall", fall, "from 1");
      require(
          isPositive(fastInterval) && fastInterval.compareTo(interval) <= 0,
          "health-check.fast-interval",
          shown(fastInterval),
          "at most the interval, " + shown(interval));
      require(
          path.matches("/[!-~]*") && !path.contains("#"),
          "health-check.path",
          Shown.of(path),
          "a path that begins with a slash, printable ASCII");
    }
  }

  private static String shown(Duration duration) {
    return DurationText.of(duration);
  }

  private static boolean isPositive(Duration duration) {
    return duration.isPositive();
  }

  private static void require(boolean holds, String property, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "orchestrator.%s: %s (expected: %s)".formatted(property, value, expected));
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "orchestrator.id: missing (expected: %s, as this host has no name)"
              .formatted(BackendId.EXPECTED),
          e);
    }
  }
}
