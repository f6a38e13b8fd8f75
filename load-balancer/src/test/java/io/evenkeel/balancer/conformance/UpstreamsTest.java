package io.evenkeel.balancer.conformance;

import java.util.List;
import java.util.stream.Stream;

/** Bad upstreams: what they send, and how they leave. */
class UpstreamsTest extends ConformanceTest {

  @Override
  List<Rule> rules() {
    return all();
  }

  static List<Rule> all() {
    return Stream.of(
            BadResponseRules.heads(),
            BadResponseRules.bodies(),
            UpstreamRules.reuse(),
            UpstreamRules.failures())
        .flatMap(List::stream)
        .toList();
  }
}
