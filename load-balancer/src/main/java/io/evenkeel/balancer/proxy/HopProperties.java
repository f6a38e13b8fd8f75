package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.property.Require;
import io.evenkeel.common.backend.Shown;
import io.evenkeel.common.net.Networks;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom this hop believes, and what it lets through beside HTTP.
 *
 * <p><i>Immutable.</i>
 *
 * @param trustedProxies Networks (CIDR) of the proxies in front whose word on the client is passed
 *     on. From anybody else Forwarded, X-Forwarded-* and X-Real-IP are removed.
 * @param upgrades Protocols that a connection may switch to; others are not asked for.
 */
@ConfigurationProperties("balancer")
public record HopProperties(
    @DefaultValue List<String> trustedProxies, @DefaultValue("websocket") List<String> upgrades) {

  /** RFC 9110, section 7.8. */
  private static final String PROTOCOL =
      "[A-Za-z0-9!#$%&'*+.^_`|~-]+(/[A-Za-z0-9!#$%&'*+.^_`|~-]+)?";

  private static final Pattern PROTOCOL_PATTERN = Pattern.compile(PROTOCOL);

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public HopProperties {
    trustedProxies = List.copyOf(trustedProxies);
    upgrades = List.copyOf(upgrades);
    var _ = Networks.parse("balancer.trusted-proxies", trustedProxies);
    for (String protocol : upgrades) {
      Require.require(
          PROTOCOL_PATTERN.matcher(protocol).matches(),
          "balancer.upgrades",
          Shown.of(protocol),
          "a protocol, like websocket");
    }
  }

  /** {@link #trustedProxies} as networks. */
  Networks trusted() {
    return Networks.parse("balancer.trusted-proxies", trustedProxies);
  }
}
