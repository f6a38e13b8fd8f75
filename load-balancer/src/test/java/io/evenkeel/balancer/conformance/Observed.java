package io.evenkeel.balancer.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * What was on both wires.
 *
 * @param requests what the backends got, complete or not
 * @param violations what came to a backend and is no HTTP
 * @param authority the first backend's
 * @param everything every byte that came to a backend
 * @param connections how many a backend accepted
 * @param interims the client's, in order
 * @param responses the client's final ones, the last of them perhaps cut
 * @param clientGot every byte that came to the client
 */
record Observed(
    List<Message> requests,
    List<String> violations,
    String authority,
    String everything,
    int connections,
    List<Message> interims,
    List<Message> responses,
    String clientGot) {

  Message request() {
    if (requests.isEmpty()) {
      throw new AssertionError("the backend got no request");
    }
    return requests.getFirst();
  }

  Message response() {
    if (responses.isEmpty()) {
      throw new AssertionError("the client got no response");
    }
    return responses.getFirst();
  }

  /** The client's responses so far, read strictly; {@code finals} gets the final ones. */
  static void read(Wire client, Scenario scenario, List<Message> interims, List<Message> finals) {
    byte[] bytes = client.received();
    boolean clean = client.end() == Wire.End.CLOSED;
    interims.clear();
    finals.clear();
    for (int at = 0; at < bytes.length; ) {
      Message next = Reading.response(bytes, at, scenario.method(finals.size()), clean);
      if (next == null) {
        return;
      }
      if (next.status() < 200 && next.status() != 101) {
        interims.add(next);
      } else {
        finals.add(next);
        if (next.status() == 101) {
          return;
        }
      }
      at = next.end();
      if (!next.complete()) {
        return;
      }
    }
  }

  static List<Message> messages(List<ScriptedBackend> backends) {
    List<Message> messages = new ArrayList<>();
    for (ScriptedBackend backend : backends) {
      for (ScriptedBackend.Call call : backend.calls()) {
        Message message = call.message();
        if (message != null) {
          messages.add(message);
        }
      }
    }
    return messages;
  }
}
