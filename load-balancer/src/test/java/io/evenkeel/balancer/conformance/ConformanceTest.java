package io.evenkeel.balancer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenkeel.balancer.proxy.TrafficPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Plays the rules of one area; every set of settings has one balancer for all of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConformanceTest {

  private final Map<ConformanceSettings, BalancerUnderTest> balancers = new HashMap<>();

  /** The area's. */
  abstract List<Rule> rules();

  @TestFactory
  Stream<DynamicTest> rule() {
    String only = System.getProperty("conformance.only", "");
    return rules().stream()
        .filter(rule -> rule.id().startsWith(only))
        .map(rule ->
            DynamicTest.dynamicTest(
                "%s: %s (%s)".formatted(rule.id(), rule.claim(), rule.section()),
                () -> check(rule)));
  }

  private void check(Rule rule) throws Exception {
    for (Scenario scenario : rule.scenarios()) {
      BalancerUnderTest balancer =
          balancers.computeIfAbsent(scenario.settings(), TrafficPath::start);
      try (Conversation conversation = new Conversation(balancer, scenario)) {
        conversation.play();
      }
    }
  }

  @AfterAll
  void nothingIsLeft() {
    for (BalancerUnderTest balancer : balancers.values()) {
      await().untilAsserted(() -> assertThat(balancer.isQuiet()).as(balancer.counts()).isTrue());
      balancer.close();
      assertThat(balancer.upstreamConnections()).as("connections to backends, after all").isZero();
      assertThat(balancer.leaks()).isEmpty();
    }
  }
}
