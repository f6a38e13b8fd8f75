package io.evenkeel.balancer.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a scripted backend does about one request, step by step.
 *
 * <p><i>Immutable once handed over.</i>
 */
final class Reply {

  /** One step; false when the connection is not to be read any further. */
  @FunctionalInterface
  interface Step {
    boolean take(ScriptedBackend.Call call) throws Exception;
  }

  private final List<Step> steps = new ArrayList<>();

  /** Reads the request to its end, then writes this. */
  static Reply reply(String... raw) {
    return new Reply().readAll().write(raw);
  }

  /** Writes this when the head of the request has come. */
  static Reply early(String... raw) {
    return new Reply().write(raw);
  }

  Reply readAll() {
    return step(call -> call.awaitRequest());
  }

  Reply write(String... raw) {
    return step(call -> {
      for (String piece : raw) {
        call.wire().send(piece);
      }
      return true;
    });
  }

  Reply write(byte[] raw) {
    return step(call -> {
      call.wire().send(raw);
      return true;
    });
  }

  /** Writes this text over and over. */
  Reply writeTimes(int times, String raw) {
    return write(raw.repeat(times));
  }

  /** Waits until the client has got this text. */
  Reply untilClientHas(String text) {
    return step(call -> call.scenario().awaitClientHas(text));
  }

  /** Waits until this text has come here, in whatever form. */
  Reply untilHere(String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    return step(call -> call.wire().await(() -> Bytes.contains(call.wire().received(), wanted)));
  }

  /** Waits until the balancer ends the connection, or its direction of it. */
  Reply awaitClose() {
    return step(call -> call.wire().await(call.wire()::hasEnded));
  }

  /** Does nothing for a while: where a rule is about time. */
  Reply pauseFor(long millis) {
    return step(call -> {
      Thread.sleep(millis);
      return true;
    });
  }

  Reply halfClose() {
    return step(call -> {
      call.wire().halfClose();
      return true;
    });
  }

  Reply close() {
    return step(call -> {
      call.wire().close();
      return false;
    });
  }

  Reply reset() {
    return step(call -> {
      call.wire().reset();
      return false;
    });
  }

  private Reply step(Step step) {
    steps.add(step);
    return this;
  }

  List<Step> steps() {
    return steps;
  }
}
