package io.evenkeel.balancer.conformance;

import java.util.List;

/**
 * A promise with its source, and the conversations that show it kept.
 *
 * @param id names it in reports, for good
 * @param section where it is written, e.g. {@code RFC 9112 §6.3}; "Evenkeel" where it is our own
 * @param claim one sentence
 */
record Rule(String id, String section, String claim, List<Scenario> scenarios) {

  static Rule rule(String id, String section, String claim, Scenario... scenarios) {
    return new Rule(id, section, claim, List.of(scenarios));
  }
}
