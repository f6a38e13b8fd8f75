package io.evenkeel.balancer.conformance;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the balancer under test is set up: by the product's own properties, and where a rule does not
 * speak of one, by its default.
 *
 * <p><i>Immutable.</i>
 *
 * @param properties by their names
 */
public record ConformanceSettings(Map<String, String> properties) {

  private static final String SHORT = "400ms";
  private static final String HASTY_REQUEST_HEAD = "balancer.timeout.request-head=" + SHORT;
  private static final String HASTY_BODIES = "balancer.timeout.idle=" + SHORT;
  private static final String SENDS_FORWARDED = "balancer.forwarding.headers=both";
  private static final String TRUSTS_THIS_MACHINE = "balancer.trusted-proxies=127.0.0.0/8,::1/128";

  /** Nothing out of the ordinary. */
  public static final ConformanceSettings USUAL = of();

  /** The head of a request must arrive in a moment. */
  static final ConformanceSettings HASTY_HEAD = of(HASTY_REQUEST_HEAD);

  /** Idle connections end in a moment. */
  static final ConformanceSettings HASTY_IDLE = of("balancer.timeout.keep-alive=" + SHORT);

  /** Bodies must not pause. */
  static final ConformanceSettings HASTY_BODY = of(HASTY_BODIES);

  /** Backends must respond in a moment. */
  static final ConformanceSettings HASTY_RESPONSE = of("balancer.timeout.response-head=" + SHORT);

  /** A request must be over in a moment. */
  static final ConformanceSettings HASTY_TOTAL = of("balancer.timeout.total=" + SHORT);

  /** Tunnels must not pause. */
  static final ConformanceSettings HASTY_TUNNEL = of("balancer.timeout.tunnel=" + SHORT);

  /** A client that stops in the middle of something is done with in a moment. */
  static final ConformanceSettings HASTY =
      of(HASTY_REQUEST_HEAD, HASTY_BODIES, "balancer.timeout.response-head=5s");

  /** At most 100 bytes of content. */
  static final ConformanceSettings SMALL_BODIES = of("balancer.limits.body-size=100B");

  /** Two requests a connection. */
  static final ConformanceSettings TWO_REQUESTS = of("balancer.limits.requests-per-connection=2");

  /** Two connections in all. */
  static final ConformanceSettings TWO_CONNECTIONS = of("balancer.limits.connections=2");

  /** Two connections of one client. */
  static final ConformanceSettings TWO_PER_ADDRESS = of("balancer.limits.connections-per-client=2");

  /** Only ASCII in targets. */
  static final ConformanceSettings ASCII_ONLY = of("balancer.limits.reject-non-ascii-target=true");

  /** The backend's own Host. */
  static final ConformanceSettings REWRITING = of("balancer.forwarding.host=backend");

  /** Sends Forwarded too. */
  static final ConformanceSettings FORWARDED = of(SENDS_FORWARDED);

  /** Whoever is on this machine is a trusted proxy. */
  static final ConformanceSettings TRUSTING = of(TRUSTS_THIS_MACHINE);

  /** Trusted proxies, and Forwarded. */
  static final ConformanceSettings TRUSTING_FORWARDED = of(TRUSTS_THIS_MACHINE, SENDS_FORWARDED);

  /** The product's own but for these, each as {@code name=value}. */
  public static ConformanceSettings of(String... properties) {
    return new ConformanceSettings(
        Arrays.stream(properties)
            .map(property -> property.split("=", 2))
            .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1])));
  }
}
