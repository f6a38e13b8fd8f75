package io.evenkeel.node;

import io.evenkeel.common.backend.BackendId;
import io.evenkeel.node.input.DurationText;
import io.evenkeel.node.input.InvalidInput;
import io.evenkeel.node.process.Delay;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of a node.
 *
 * <p><i>Immutable.</i>
 *
 * @param id Name of this node in answers, at /health and in the registry, [A-Za-z0-9._-]{1,64}.
 *     Default: the host name.
 * @param delay Simulated work of a request to /process: 50ms (fixed), 20ms-80ms (uniform) or
 *     lognormal(40ms, 0.5) (median and sigma).
 * @param maxDelay Longest simulated delay: limits the delay parameter of a request and cuts the
 *     tail of a log-normal delay.
 * @param ledger Directory in which a file, the node's id with ".ledger", gets a line with the id of
 *     each request to /process once it has been read and before it is answered. None when empty.
 * @param drain Conduct on SIGTERM.
 */
@ConfigurationProperties("node")
public record NodeProperties(
    @DefaultValue("") String id,
    @DefaultValue("20ms-80ms") Delay delay,
    @DefaultValue("60s") Duration maxDelay,
    @DefaultValue("") String ledger,
    @DefaultValue DrainProperties drain) {

  /**
   * @throws InvalidInput naming the property, the value and the expectation
   */
  public NodeProperties {
    id = id.isEmpty() ? hostName() : id;
    if (BackendId.parse(id).isEmpty()) {
      throw new InvalidInput("node.id", id, BackendId.EXPECTED);
    }
    if (maxDelay.isNegative() || maxDelay.compareTo(Duration.ofHours(1)) > 0) {
      throw new InvalidInput("node.max-delay", DurationText.of(maxDelay), "0ms..60m");
    }
    if (delay instanceof Delay.Fixed fixed && fixed.duration().compareTo(maxDelay) > 0) {
      throw new InvalidInput(
          "node.delay", delay.toString(), "at most node.max-delay, " + DurationText.of(maxDelay));
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /**
   * Conduct on SIGTERM.
   *
   * @param announce Time from SIGTERM during which /health says draining while requests are still
   *     served, before the listener closes. In-flight requests then get
   *     spring.lifecycle.timeout-per-shutdown-phase; keep the sum below the ten seconds that Docker
   *     grants.
   */
  public record DrainProperties(@DefaultValue("3s") Duration announce) {

    /**
     * @throws InvalidInput naming the property, the value and the expectation
     */
    public DrainProperties {
      if (announce.isNegative() || announce.compareTo(Duration.ofMinutes(10)) > 0) {
        throw new InvalidInput("node.drain.announce", DurationText.of(announce), "0ms..10m");
      }
    }
  }
}
