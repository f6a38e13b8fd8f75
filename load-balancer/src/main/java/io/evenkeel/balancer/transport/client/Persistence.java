package io.evenkeel.balancer.transport.client;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.Framing;
import io.evenkeel.balancer.transport.ResponseHead;
import io.evenkeel.balancer.transport.Version;

/**
 * Whether a connection outlives its response (RFC 9112, section 9.3).
 *
 * <p><i>Stateless.</i>
 */
final class Persistence {

  private Persistence() {}

  static boolean of(ResponseHead head) {
    if (head.framing().kind() == Framing.Kind.UNTIL_CLOSE) {
      return false;
    }
    return head.version() == Version.HTTP_1_0
        ? says(head.fields(), "keep-alive") && !says(head.fields(), "close")
        : !says(head.fields(), "close");
  }

  private static boolean says(Fields fields, String option) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.name(i).equalsIgnoreCase("Connection") && lists(fields.value(i), option)) {
        return true;
      }
    }
    return false;
  }

  private static boolean lists(String value, String option) {
    int from = 0;
    while (from <= value.length()) {
      int comma = value.indexOf(',', from);
      int to = comma < 0 ? value.length() : comma;
      if (value.substring(from, to).strip().equalsIgnoreCase(option)) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }
}
