package io.evenkeel.balancer.conformance;

import static io.evenkeel.balancer.conformance.Expect.got;
import static io.evenkeel.balancer.conformance.Expect.nothingSent;
import static io.evenkeel.balancer.conformance.Expect.status;

import java.util.Arrays;

/** Rules about requests of which a backend must never see a byte. */
final class Refused {

  private Refused() {}

  /** Each of these is answered so, and its connection is closed. */
  static Rule refused(int status, String id, String section, String claim, String... wires) {
    return new Rule(
        id, section, claim, Arrays.stream(wires).map(wire -> refused(status, wire)).toList());
  }

  /**
   * Each of these bodies breaks off where the fault is; the head may have gone on by then, but the
   * backend must be able to tell that it has not got all.
   */
  static Rule brokenBody(String id, String section, String claim, String... wires) {
    return new Rule(
        id,
        section,
        claim,
        Arrays.stream(wires)
            .map(wire ->
                Scenario.send(wire)
                    .closed()
                    .expect(Expect.noneComplete(), status(400), got("Connection", "close")))
            .toList());
  }

  static Scenario refused(int status, String wire) {
    return Scenario.send(wire)
        .closed()
        .expect(nothingSent(), status(status), got("Connection", "close"));
  }
}
