package io.evenkeel.balancer.conformance;

import java.util.List;
import java.util.stream.Stream;

/** Forwarding, to the byte, in both directions. */
class ForwardingTest extends ConformanceTest {

  @Override
  List<Rule> rules() {
    return all();
  }

  static List<Rule> all() {
    return Stream.of(
            RequestRules.methods(),
            RequestRules.targets(),
            RequestRules.hosts(),
            RequestRules.fields(),
            RequestRules.bodies(),
            HopRules.removed(),
            HopRules.added(),
            HopRules.clientsOf10(),
            ResponseRules.heads(),
            ResponseRules.bodies(),
            ResponseRules.interim(),
            ResponseRules.earlyFinals(),
            ConnectionRules.persistence(),
            ConnectionRules.upgrades())
        .flatMap(List::stream)
        .toList();
  }
}
