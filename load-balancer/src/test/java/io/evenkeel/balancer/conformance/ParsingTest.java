package io.evenkeel.balancer.conformance;

import java.util.List;
import java.util.stream.Stream;

/** Parsing and smuggling: what is no request, or two of them to different eyes. */
class ParsingTest extends ConformanceTest {

  @Override
  List<Rule> rules() {
    return all();
  }

  static List<Rule> all() {
    return Stream.of(
            FramingRules.lengths(),
            FramingRules.codings(),
            FramingRules.chunks(),
            HeadRules.fields(),
            HeadRules.lines(),
            HeadRules.hosts())
        .flatMap(List::stream)
        .toList();
  }
}
