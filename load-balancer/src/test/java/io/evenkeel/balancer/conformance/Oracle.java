package io.evenkeel.balancer.conformance;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What bytes mean to {@link Grammar}: the messages that begin in them, and whether something
 * follows that is none.
 *
 * @param messages whose heads are well-formed; the last of them perhaps not complete
 * @param malformed what is wrong behind or in the last of them, or null
 */
record Oracle(List<Message> messages, @Nullable String malformed) {

  /** Of a client's bytes. */
  static Oracle requests(byte[] wire) {
    List<Message> messages = new ArrayList<>();
    try {
      for (int at = 0; at < wire.length; ) {
        Message next = Reading.request(wire, at);
        if (next == null) {
          break;
        }
        messages.add(next);
        if (!next.complete()) {
          break;
        }
        at = next.end();
      }
      return new Oracle(messages, null);
    } catch (Malformed e) {
      return broken(messages, e);
    }
  }

  /** Of a backend's bytes, which end with its connection: interim responses and a final one. */
  static Oracle responses(byte[] wire, String method) {
    List<Message> messages = new ArrayList<>();
    try {
      for (int at = 0; at < wire.length; ) {
        Message next = Reading.tolerantly(wire, at, method);
        if (next == null) {
          break;
        }
        messages.add(next);
        if (next.status() >= 200 || next.status() == 101) {
          break;
        }
        at = next.end();
      }
      return new Oracle(messages, null);
    } catch (Malformed e) {
      return broken(messages, e);
    }
  }

  private static Oracle broken(List<Message> messages, Malformed fault) {
    if (fault.soFar() != null) {
      messages.add(fault.soFar());
    }
    return new Oracle(messages, fault.getMessage());
  }

  long complete() {
    return messages.stream().filter(Message::complete).count();
  }
}
