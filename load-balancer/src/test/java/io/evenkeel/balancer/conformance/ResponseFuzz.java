package io.evenkeel.balancer.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mutated piece of backend, which closes behind it: what the client gets must be what the
 * oracle reads from the backend's bytes, or an answer of our own, or visibly cut; and whoever asks
 * next gets his own answer.
 *
 * <p><i>Confined to the test's thread.</i>
 */
final class ResponseFuzz {

  private static final String NEXT = ScriptedBackend.UNSCRIPTED + "next";

  private final BalancerUnderTest balancer;
  private final byte[] wire;
  private final String method;
  private final Oracle oracle;

  ResponseFuzz(BalancerUnderTest balancer, byte[] wire, String method) {
    this.balancer = balancer;
    this.wire = wire;
    this.method = method;
    this.oracle = Oracle.responses(wire, method);
  }

  void play(List<byte[]> pieces) throws IOException, InterruptedException {
    Reply reply = Reply.reply();
    pieces.forEach(piece -> reply.write(piece));
    Scenario scenario = Scenario.connect().methods(method).backend(reply.close());
    try (ScriptedBackend backend = new ScriptedBackend(scenario);
        Wire client = Wire.connect(balancer.port())) {
      balancer.serving(List.of(backend.url()));
      client.send(Bytes.request(method + " /a HTTP/1.1"));
      List<Message> interims = new ArrayList<>();
      List<Message> finals = new ArrayList<>();
      try {
        boolean settled =
            client.await(() -> {
              Observed.read(client, scenario, interims, finals);
              return client.hasEnded() || finals.stream().anyMatch(Message::complete);
            });
        check(settled, "neither answered nor closed", client);
        Observed.read(client, scenario, interims, finals);
        check(finals.size() <= 1, "more than one answer", client);
        if (!finals.isEmpty() && !isOurs(finals.getFirst())) {
          check(isTheBackends(finals.getFirst()), "not what the backend said", client);
        }
        if (!client.hasEnded()) {
          nextOn(client);
        }
      } catch (Malformed e) {
        check(false, "the answer is malformed: " + e.getMessage(), client);
      }
      client.hangUp();
      check(Wire.poll(balancer::isQuiet), balancer.counts(), client);
      try (Wire next = Wire.connect(balancer.port())) {
        nextOn(next);
      }
    }
  }

  private void nextOn(Wire client) throws InterruptedException {
    int from = client.size();
    client.send(Bytes.get(NEXT));
    var _ = client.await(() -> client.hasEnded() || answer(client, from) != null);
    Message answer = answer(client, from);
    // The backend may be closing the very connection that the next one goes over.
    boolean own = answer != null && (answer.text().equals(NEXT) || isOurs(answer));
    check(own, "the next one got another answer", client);
  }

  private static @Nullable Message answer(Wire client, int from) {
    Message answer = Reading.response(client.received(), from, "GET", false);
    return answer == null || !answer.complete() ? null : answer;
  }

  private static boolean isOurs(Message answer) {
    return answer.status() >= 500
        && answer.all("Proxy-Status").stream().anyMatch(s -> s.startsWith("evenkeel; error="));
  }

  private boolean isTheBackends(Message got) {
    Message said = oracle.messages().isEmpty() ? null : oracle.messages().getLast();
    if (said == null || said.status() != got.status() || said.status() < 200) {
      return false;
    }
    return got.complete()
        ? said.complete() && got.text().equals(said.text())
        : said.text().startsWith(got.text());
  }

  private void check(boolean holds, String what, Wire client) {
    if (!holds) {
      throw new AssertionError(
          "%s (%s; the oracle: %d messages, malformed: %s)\n--- the backend sent:\n%s\n"
                  .formatted(
                      what,
                      method,
                      oracle.messages().size(),
                      oracle.malformed(),
                      FuzzTest.shown(wire))
              + "--- the client got:\n"
              + client.end()
              + " "
              + Bytes.shown(client.text()));
    }
  }
}
