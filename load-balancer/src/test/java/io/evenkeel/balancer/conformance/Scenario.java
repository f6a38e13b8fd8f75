package io.evenkeel.balancer.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One conversation: what the client does, what the backend does, and what must be seen of it.
 *
 * <p><i>Built by one thread; then run once.</i>
 */
final class Scenario {

  /** Something the client does. */
  @FunctionalInterface
  interface Act {
    void perform(Conversation conversation) throws Exception;
  }

  /** Something that must hold afterwards. */
  @FunctionalInterface
  interface Check {
    void verify(Observed observed);
  }

  private final List<Act> acts = new ArrayList<>();
  private final List<Reply> replies = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();
  private final List<String> methods = new ArrayList<>();
  private ConformanceSettings settings = ConformanceSettings.USUAL;
  private Ending ending = Ending.ANY;
  private boolean reading = true;
  private int finals = 1;
  private int backends = 1;
  private int replied;
  private @Nullable Conversation conversation;

  /** How the client's connection must end. */
  enum Ending {
    ANY,
    KEPT_OPEN,
    CLOSED,
    RESET,
    /** Either way. */
    ENDED
  }

  /** The client writes these, one after the other. */
  static Scenario send(String... pieces) {
    return new Scenario().then(pieces);
  }

  /** The client connects and writes nothing. */
  static Scenario connect() {
    return new Scenario();
  }

  Scenario with(ConformanceSettings other) {
    this.settings = other;
    return this;
  }

  /** How many backends serve, all by the same script, in order. */
  Scenario backends(int count) {
    this.backends = count;
    return this;
  }

  /** The methods of the requests, in order, where the answer's framing depends on it. */
  Scenario methods(String... inOrder) {
    methods.addAll(List.of(inOrder));
    return this;
  }

  Scenario then(String... pieces) {
    for (String piece : pieces) {
      acts.add(now -> now.client().send(piece));
    }
    return this;
  }

  Scenario act(Act act) {
    acts.add(act);
    return this;
  }

  /** The client waits until it has got this text. */
  Scenario untilClientHas(String text) {
    return act(now -> {
      var _ = awaitClientHas(text);
    });
  }

  /** The client waits until the backend has got this text. */
  Scenario untilBackendHas(String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    return act(now -> now.awaitBackend(wanted));
  }

  /** The client waits until the balancer has closed its first connection to the backend. */
  Scenario backendEnds() {
    return act(Conversation::awaitBackendEnds);
  }

  /** The client reads nothing before all its acts are done. */
  Scenario notReading() {
    this.reading = false;
    return this;
  }

  Scenario halfClose() {
    return act(now -> now.client().halfClose());
  }

  Scenario close() {
    return act(now -> now.client().close());
  }

  Scenario reset() {
    return act(now -> now.client().reset());
  }

  /** The backend's reply to the next request. */
  Scenario backend(Reply reply) {
    replies.add(reply);
    return this;
  }

  /** The backend's reply to the next request, once that is complete. */
  Scenario backend(String raw) {
    return backend(Reply.reply(raw));
  }

  /** How many final responses the client waits for, unless the connection ends. */
  Scenario finals(int count) {
    this.finals = count;
    return this;
  }

  Scenario expect(Check... more) {
    checks.addAll(List.of(more));
    return this;
  }

  Scenario keptOpen() {
    return ending(Ending.KEPT_OPEN);
  }

  Scenario closed() {
    return ending(Ending.CLOSED);
  }

  Scenario isReset() {
    return ending(Ending.RESET);
  }

  Scenario ended() {
    return ending(Ending.ENDED);
  }

  private Scenario ending(Ending how) {
    this.ending = how;
    return this;
  }

  boolean awaitClientHas(String text) throws InterruptedException {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    Conversation now = conversation;
    return now != null && now.client().await(() -> Bytes.contains(now.client().received(), wanted));
  }

  void begins(Conversation begun) {
    this.conversation = begun;
  }

  ConformanceSettings settings() {
    return settings;
  }

  Ending ending() {
    return ending;
  }

  boolean isReading() {
    return reading;
  }

  int finals() {
    return finals;
  }

  int backends() {
    return backends;
  }

  List<Act> acts() {
    return acts;
  }

  /** The reply to the request that comes next, to whichever backend; null when there is none. */
  synchronized @Nullable Reply nextReply() {
    return replied < replies.size() ? replies.get(replied++) : null;
  }

  List<Check> checks() {
    return checks;
  }

  /** Of the request that the {@code i}th final response answers. */
  String method(int i) {
    return i < methods.size() ? methods.get(i) : "GET";
  }
}
