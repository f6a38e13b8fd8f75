package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.property.Require;
import io.evenkeel.balancer.proxy.header.ForwardingStyle;
import io.evenkeel.balancer.proxy.header.HostStyle;
import io.evenkeel.common.backend.Shown;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What backends are told about the client and about the way of the request.
 *
 * <p><i>Immutable.</i>
 *
 * @param headers Fields that say who the client is: x-forwarded, forwarded (RFC 7239), both or
 *     none.
 * @param host Host that backends get: preserve for the client's, backend for the authority of their
 *     own URL.
 * @param viaName Name of this process in Via and Proxy-Status. A request that carries it already is
 *     a loop, so no two processes may share it. By default evenkeel- and eight hexadecimal digits,
 *     by chance.
 */
@ConfigurationProperties("balancer.forwarding")
public record ForwardingProperties(
    @DefaultValue("x-forwarded") ForwardingStyle headers,
    @DefaultValue("preserve") HostStyle host,
    @Nullable String viaName) {

  /** A token in both fields (RFC 9110, section 5.6.2; RFC 8941, section 3.3.4). */
  private static final String VIA_NAME = "[A-Za-z][A-Za-z0-9._-]{0,63}";

  private static final Pattern VIA_NAME_PATTERN = Pattern.compile(VIA_NAME);

  /**
   * @throws IllegalArgumentException naming the property, the value and the expectation
   */
  public ForwardingProperties {
    if (viaName != null) {
      Require.require(
          VIA_NAME_PATTERN.matcher(viaName).matches(),
          "balancer.forwarding.via-name",
          Shown.of(viaName),
          VIA_NAME);
    }
  }
}
