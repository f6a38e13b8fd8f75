package io.evenkeel.balancer.conformance;

import io.evenkeel.balancer.conformance.Scenario.Ending;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A scenario as it is played: the client's connection, the backends, and the questions asked of
 * both in the end.
 *
 * <p><i>Confined to the test's thread.</i>
 */
final class Conversation implements AutoCloseable {

  private static final AtomicInteger UNIQUE = new AtomicInteger();

  private final BalancerUnderTest balancer;
  private final Scenario scenario;
  private final List<ScriptedBackend> backends = new ArrayList<>();
  private final List<Message> interims = new ArrayList<>();
  private final List<Message> finals = new ArrayList<>();
  private final Wire client;
  private boolean diverted;

  Conversation(BalancerUnderTest balancer, Scenario scenario) throws IOException {
    this.balancer = balancer;
    this.scenario = scenario;
    for (int i = 0; i < scenario.backends(); i++) {
      backends.add(new ScriptedBackend(scenario));
    }
    balancer.serving(backends.stream().map(ScriptedBackend::url).toList());
    this.client = Wire.connectNotReading(balancer.port());
    scenario.begins(this);
  }

  Wire client() {
    return client;
  }

  int port() {
    return balancer.port();
  }

  void awaitBackend(byte[] text) throws InterruptedException {
    boolean came =
        Wire.poll(() -> wires().stream().anyMatch(wire -> Bytes.contains(wire.received(), text)));
    if (!came) {
      throw new AssertionError("the backend did not get: " + Bytes.shown(text));
    }
  }

  void awaitBackendEnds() throws InterruptedException {
    boolean ended = Wire.poll(() -> !wires().isEmpty() && wires().getFirst().hasEnded());
    if (!ended) {
      throw new AssertionError("the backend's connection: OPEN (expected: ended)");
    }
  }

  /** From now on connections to the backends are refused. */
  void stopListening() {
    backends.forEach(ScriptedBackend::close);
  }

  /** From now on requests go there. */
  void divert(String url) {
    balancer.serving(List.of(url));
    diverted = true;
  }

  private List<Wire> wires() {
    return backends.stream().flatMap(backend -> backend.connections().stream()).toList();
  }

  /** Plays it, and asks. */
  void play() throws Exception {
    try {
      converse();
      if (scenario.ending() != Ending.KEPT_OPEN) {
        awaitEnding();
      }
      Observed.read(client, scenario, interims, finals);
      Observed observed = observed();
      if (!observed.violations().isEmpty()) {
        throw new AssertionError("the backend got what is no HTTP: " + observed.violations());
      }
      scenario.checks().forEach(check -> check.verify(observed));
      if (scenario.ending() == Ending.KEPT_OPEN) {
        servesAnotherOn(client);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e.getMessage() + "\n" + transcript(), e);
    }
    client.close();
    thereIsNothingLeft();
  }

  private void converse() throws Exception {
    if (scenario.isReading()) {
      client.startReading();
    }
    for (Scenario.Act act : scenario.acts()) {
      act.perform(this);
    }
    client.startReading();
    var _ = client.await(() -> client.hasEnded() || hasAllFinals());
  }

  private boolean hasAllFinals() {
    Observed.read(client, scenario, interims, finals);
    long complete = finals.stream().filter(Message::complete).count();
    return complete >= scenario.finals();
  }

  private void awaitEnding() throws Exception {
    if (scenario.ending() == Ending.ANY) {
      return;
    }
    boolean ended = client.await(client::hasEnded);
    boolean asExpected =
        ended
            && switch (scenario.ending()) {
              case CLOSED -> client.end() == Wire.End.CLOSED;
              case RESET -> client.end() == Wire.End.RESET;
              default -> true;
            };
    if (!asExpected) {
      throw new AssertionError(
          "the client's connection: %s (expected: %s)".formatted(client.end(), scenario.ending()));
    }
  }

  /** In flight is nothing, and whoever comes next is served, with what was meant for him. */
  private void thereIsNothingLeft() throws Exception {
    if (!Wire.poll(balancer::isQuiet)) {
      throw new AssertionError(balancer.counts() + "\n" + transcript());
    }
    if (backends.isEmpty() || backends.getFirst().isClosed()) {
      backends.add(new ScriptedBackend(scenario));
      balancer.serving(List.of(backends.getLast().url()));
    }
    if (diverted) {
      balancer.serving(backends.stream().map(ScriptedBackend::url).toList());
    }
    try (Wire next = Wire.connect(balancer.port())) {
      servesAnotherOn(next);
    }
  }

  private void servesAnotherOn(Wire wire) throws Exception {
    String target = ScriptedBackend.UNSCRIPTED + UNIQUE.incrementAndGet();
    int before = wire.size();
    wire.send(Bytes.get(target));
    var _ = wire.await(() -> wire.hasEnded() || answered(wire, before) != null);
    Message answer = answered(wire, before);
    if (answer == null || answer.status() != 200 || !answer.text().equals(target)) {
      throw new AssertionError(
          "another request, to %s, got: %s %s\n%s"
              .formatted(
                  target, Bytes.shown(wire.text().substring(before)), wire.end(), transcript()));
    }
  }

  private static @org.jspecify.annotations.Nullable Message answered(Wire wire, int from) {
    Message answer = Reading.response(wire.received(), from, "GET", false);
    return answer == null || !answer.complete() ? null : answer;
  }

  private Observed observed() {
    List<String> violations = new ArrayList<>();
    StringBuilder everything = new StringBuilder();
    int connections = 0;
    for (ScriptedBackend backend : backends) {
      violations.addAll(backend.violations());
      everything.append(backend.everything());
      connections += backend.connections().size();
    }
    return new Observed(
        Observed.messages(backends),
        violations,
        backends.isEmpty() ? "" : backends.getFirst().authority(),
        everything.toString(),
        connections,
        List.copyOf(interims),
        List.copyOf(finals),
        client.text());
  }

  private String transcript() {
    StringBuilder text = new StringBuilder("--- the client got (").append(client.end());
    text.append("):\n").append(Bytes.shown(client.text()));
    for (ScriptedBackend backend : backends) {
      text.append("\n--- a backend got:\n").append(Bytes.shown(backend.everything()));
    }
    return text.toString();
  }

  @Override
  public void close() {
    client.close();
    backends.forEach(ScriptedBackend::close);
  }
}
