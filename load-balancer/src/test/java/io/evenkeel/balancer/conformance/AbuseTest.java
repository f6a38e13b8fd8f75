package io.evenkeel.balancer.conformance;

import java.util.List;
import java.util.stream.Stream;

/** Client abuse: limits of size, time and number, and clients that leave. */
class AbuseTest extends ConformanceTest {

  @Override
  List<Rule> rules() {
    return all();
  }

  static List<Rule> all() {
    return Stream.of(
            AbuseRules.sizes(), AbuseRules.slowness(), AbuseRules.counts(), AbuseRules.leaving())
        .flatMap(List::stream)
        .toList();
  }
}
