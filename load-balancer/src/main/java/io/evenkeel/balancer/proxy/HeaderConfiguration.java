package io.evenkeel.balancer.proxy;

import io.evenkeel.balancer.proxy.header.HeaderRules;
import io.evenkeel.balancer.proxy.header.HeaderSettings;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the rules for header fields of the properties. */
@Configuration(proxyBeanMethods = false)
class HeaderConfiguration {

  private static final String NAME_PREFIX = "evenkeel-";

  @Bean
  HeaderRules headerRules(ForwardingProperties forwarding, HopProperties hop) {
    String name = forwarding.viaName();
    return new HeaderRules(
        new HeaderSettings(
            name == null ? nameByChance() : name,
            hop.trusted(),
            forwarding.headers(),
            forwarding.host(),
            hop.upgrades()));
  }

  /** With one name for all, the second of two tiers would take every request for a loop. */
  private static String nameByChance() {
    return NAME_PREFIX + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }
}
