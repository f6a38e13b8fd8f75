package io.evenkeel.balancer.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One mutated piece of client: what the backend gets must be, in order, among what the oracle reads
 * from the client's bytes.
 *
 * <p><i>Confined to the test's thread.</i>
 */
final class RequestFuzz {

  private final BalancerUnderTest balancer;
  private final byte[] wire;
  private final Oracle oracle;
  private final Scenario scenario;

  RequestFuzz(BalancerUnderTest balancer, byte[] wire) {
    this.balancer = balancer;
    this.wire = wire;
    this.oracle = Oracle.requests(wire);
    this.scenario = Scenario.connect().methods(methods());
  }

  private String[] methods() {
    return oracle.messages().stream().map(Message::method).toArray(String[]::new);
  }

  void play(List<byte[]> pieces) throws IOException, InterruptedException {
    try (ScriptedBackend backend = new ScriptedBackend(scenario)) {
      balancer.serving(List.of(backend.url()));
      try (Wire client = Wire.connect(balancer.port())) {
        pieces.forEach(client::send);
        List<Message> interims = new ArrayList<>();
        List<Message> finals = new ArrayList<>();
        boolean settled =
            client.await(() -> {
              Observed.read(client, scenario, interims, finals);
              return client.hasEnded()
                  || (oracle.malformed() == null && finals.size() >= oracle.complete());
            });
        check(settled, "neither answered nor closed", backend, client);
        client.hangUp();
        check(Wire.poll(balancer::isQuiet), balancer.counts(), backend, client);
        check(backend.violations().isEmpty(), "" + backend.violations(), backend, client);
        check(areAmongTheClients(backend), "the backend got something else", backend, client);
        check(finals.size() <= oracle.messages().size() + 1, "too many answers", backend, client);
      } catch (Malformed e) {
        check(false, "the answer is malformed: " + e.getMessage(), backend, null);
      }
    }
  }

  private boolean areAmongTheClients(ScriptedBackend backend) {
    int next = 0;
    List<Message> sent = oracle.messages();
    for (Message got : Observed.messages(List.of(backend))) {
      while (next < sent.size() && !isTheSame(got, sent.get(next))) {
        next++;
      }
      if (next++ >= sent.size()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTheSame(Message got, Message sent) {
    return got.method().equals(sent.method())
        && got.target().equals(Grammar.originForm(sent.method(), sent.target()))
        && (got.complete()
            ? sent.complete() && got.text().equals(sent.text())
            : sent.text().startsWith(got.text()));
  }

  private void check(
      boolean holds,
      String what,
      ScriptedBackend backend,
      @org.jspecify.annotations.Nullable Wire client) {
    if (!holds) {
      throw new AssertionError(
          "%s (the oracle: %d requests, %d complete, malformed: %s)\n--- the client sent:\n%s\n"
                  .formatted(
                      what,
                      oracle.messages().size(),
                      oracle.complete(),
                      oracle.malformed(),
                      FuzzTest.shown(wire))
              + "--- the backend got:\n"
              + Bytes.shown(backend.everything())
              + "\n--- the client got:\n"
              + (client == null ? "?" : client.end() + " " + Bytes.shown(client.text())));
    }
  }
}
