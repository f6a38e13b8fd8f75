package io.evenkeel.balancer.transport.server;

import io.evenkeel.balancer.transport.Fields;
import io.evenkeel.balancer.transport.RequestHead;
import io.evenkeel.balancer.transport.Version;

/**
 * Whether a client wants its connection to go on (RFC 9112, section 9.3).
 *
 * <p><i>Stateless.</i>
 */
final class Persistence {

  private Persistence() {}

  static boolean isWanted(RequestHead head) {
    Fields fields = head.fields();
    boolean keepAlive = false;
    for (int i = 0; i < fields.size(); i++) {
      if (fields.name(i).equalsIgnoreCase("Connection")) {
        for (String option : fields.value(i).split(",", -1)) {
          if (option.strip().equalsIgnoreCase("close")) {
            return false;
          }
          keepAlive |= option.strip().equalsIgnoreCase("keep-alive");
        }
      }
    }
    return keepAlive || head.version() == Version.HTTP_1_1;
  }
}
