package io.evenkeel.balancer;

import io.evenkeel.balancer.feed.AllowedBackends;
import io.evenkeel.balancer.property.Require;
import io.evenkeel.common.net.Networks;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where backends may be, whatever the registry says.
 *
 * <p><i>Immutable.</i>
 *
 * @param allowedNetworks Networks (CIDR) that backends may be in. None means all.
 * @param allowedPorts Ports that backends may listen on. None means all.
 */
@ConfigurationProperties("balancer.backends")
public record BackendsProperties(
    @DefaultValue List<String> allowedNetworks, @DefaultValue Set<Integer> allowedPorts) {

  private static final String NETWORKS = "balancer.backends.allowed-networks";
  private static final int MAX_PORT = 65_535;

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public BackendsProperties {
    allowedNetworks = List.copyOf(allowedNetworks);
    allowedPorts = Set.copyOf(allowedPorts);
    var _ = Networks.parse(NETWORKS, allowedNetworks);
    for (int port : allowedPorts) {
      Require.range("balancer.backends.allowed-ports", port, 1, MAX_PORT);
    }
  }

  /** Both, as the feed and the look-up of names take them. */
  AllowedBackends allowed() {
    return new AllowedBackends(Networks.parse(NETWORKS, allowedNetworks), allowedPorts);
  }
}
