package io.evenkeel.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.balancer.proxy.header.HeaderRules;
import io.evenkeel.balancer.proxy.header.Hop;
import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.Version;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the properties make of the rules. */
class HeaderConfigurationTest {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withUserConfiguration(HeaderConfiguration.class, Properties.class);

  @EnableConfigurationProperties({ForwardingProperties.class, HopProperties.class})
  static class Properties {}

  @Test
  void believesNobodyAndLetsWebSocketsThroughByDefault() {
    rules(rules -> {
      assertThat(sent(rules, "10.0.0.1").first("X-Forwarded-For")).isEqualTo("10.0.0.1");
      assertThat(sent(rules, "10.0.0.1").first("Host")).isEqualTo("shop.example");
      assertThat(sent(rules, "10.0.0.1").first("Upgrade")).isEqualTo("websocket");
      assertThat(sent(rules, "10.0.0.1").first("Forwarded")).isNull();
    });
  }

  @Test
  void doesAsItIsTold() {
    rules(
        rules -> {
          Fields sent = sent(rules, "10.0.0.1");
          assertThat(sent.first("Forwarded"))
              .isEqualTo("for=10.0.0.1;host=shop.example;proto=http");
          assertThat(sent.first("X-Forwarded-For")).isEqualTo("192.0.2.1");
          assertThat(sent.first("Host")).isEqualTo("backend1:8080");
          assertThat(sent.first("Upgrade")).isNull();
          assertThat(sent.first("Via")).isEqualTo("1.1 edge-7");
          assertThat(sent(rules, "11.0.0.1").first("X-Forwarded-For")).isNull();
        },
        "balancer.trusted-proxies=192.168.0.0/16,10.0.0.0/8",
        "balancer.forwarding.headers=forwarded",
        "balancer.forwarding.host=backend",
        "balancer.forwarding.via-name=edge-7",
        "balancer.upgrades=");
  }

  @Test
  void twoProcessesInARowAreNoLoop() {
    rules(one ->
        rules(other -> {
          assertThat(one.pseudonym())
              .matches("evenkeel-[0-9a-f]{8}")
              .isNotEqualTo(other.pseudonym());
        }));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "balancer.trusted-proxies    | 10.0.0.0/33 | an address or a network",
        "balancer.trusted-proxies    | front       | an address or a network",
        "balancer.upgrades           | web socket  | a protocol, like websocket",
        "balancer.forwarding.via-name| 7           | [A-Za-z][A-Za-z0-9._-]{0,63}",
      })
  void aValueThatMakesNoSenseEndsTheStart(String property, String value, String expected) {
    runner
        .withPropertyValues(property + "=" + value)
        .run(context ->
            assertThat(Throwables.getRootCause(context.getStartupFailure()))
                .hasMessageStartingWith(
                    "%s: %s (expected: %s".formatted(property, value, expected)));
  }

  private void rules(Consumer<HeaderRules> check, String... properties) {
    runner
        .withPropertyValues(properties)
        .run(context -> check.accept(context.getBean(HeaderRules.class)));
  }

  private static Fields sent(HeaderRules rules, String peer) {
    Fields fields =
        new Fields()
            .add("Host", "shop.example")
            .add("X-Forwarded-For", "192.0.2.1")
            .add("Connection", "Upgrade")
            .add("Upgrade", "websocket");
    Hop hop = new Hop(InetAddress.ofLiteral(peer), false, 8080, "backend1:8080", "id-1");
    return rules
        .toUpstream(new RequestHead("GET", "/", Version.HTTP_1_1, fields, Framing.NONE), hop)
        .fields();
  }
}
